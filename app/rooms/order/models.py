"""Whom a room does not let in, and what was done to keep order in it."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock, ids
from app.core.database import Base, UtcDateTime


class RoomBan(Base):
    """Somebody who is not let in: by account, or a guest by browser and by address.

    `address` is a hash with a key of the house, which no other room's bans have in common.
    """

    __tablename__ = "room_ban"
    __table_args__ = (
        UniqueConstraint("room_id", "member"),
        Index("ix_room_ban_address", "room_id", "address"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    room_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    member: Mapped[str] = mapped_column(String(40))
    user_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(50))
    address: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RoomDeed(Base):
    """One thing done to a room or somebody in it; `op` is the doer's id of it."""

    __tablename__ = "room_deed"
    __table_args__ = (
        UniqueConstraint("room_id", "actor", "op"),
        Index("ix_room_deed_of_room", "room_id", "created_at", "id"),
        Index("ix_room_deed_age", "created_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    room_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    op: Mapped[str] = mapped_column(String(36))
    action: Mapped[str] = mapped_column(String(24))
    actor: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    actor_name: Mapped[str] = mapped_column(String(50))
    member: Mapped[str] = mapped_column(String(40), default="")
    user_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    member_name: Mapped[str] = mapped_column(String(50), default="")
    reason: Mapped[str] = mapped_column(String(200), default="")
    seconds: Mapped[int | None] = mapped_column()
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
