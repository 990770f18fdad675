"""The channels, and every handle that was ever taken."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core import clock, ids
from app.core.database import Base, UtcDateTime


class Channel(Base):
    """Where a creator publishes."""

    __tablename__ = "channel"
    __table_args__ = (Index("ix_channel_owner_created", "owner_id", "created_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    handle: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(Text, default="")
    owner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"))
    subscriber_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, onupdate=clock.now)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)

    owner: Mapped[User] = relationship(lazy="raise")


class TakenHandle(Base):
    """A handle that belongs, or once belonged, to a channel; the row outlives the channel."""

    __tablename__ = "taken_handle"

    handle: Mapped[str] = mapped_column(String(40), primary_key=True)
    channel_id: Mapped[uuid.UUID] = mapped_column()
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
