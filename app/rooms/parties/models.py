"""The time a room is planned for, and who said they come."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core import clock
from app.core.database import Base, UtcDateTime
from app.rooms.models import Room


class Reply(StrEnum):
    """Whether somebody comes."""

    COMING = "coming"
    MAYBE = "maybe"
    NO = "no"


class Party(Base):
    """When a room begins; who may be there already is told when the doors have opened.

    `reminded_at` and `opened_at` say that people were told, so that they are told once. Until
    `open_until` the doors stay open for the room's party before this one.
    """

    __tablename__ = "room_party"

    room_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("room.id", ondelete="CASCADE"), primary_key=True
    )
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    open_until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    room: Mapped[Room] = relationship(lazy="joined", innerjoin=True)


class PartyReply(Base):
    """One person's answer."""

    __tablename__ = "room_party_reply"

    room_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("room_party.room_id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    reply: Mapped[str] = mapped_column(String(8))
    replied_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)
