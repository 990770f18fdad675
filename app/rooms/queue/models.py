"""The queue as the database keeps it: what was put there, in which order, and who voted for it."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Base, UtcDateTime


class RoomEntry(Base):
    """A video in a room's queue; the same may stand there twice. Who holds the room's row writes.

    `member` and `name` are of who added it, empty when the room did.
    """

    __tablename__ = "room_entry"
    __table_args__ = (Index("ix_room_entry_in_order", "room_id", "place"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    room_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    video_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("video.id", ondelete="CASCADE"), index=True
    )
    place: Mapped[int] = mapped_column()
    member: Mapped[str] = mapped_column(String(40))
    user_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    name: Mapped[str] = mapped_column(String(50))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class RoomVote(Base):
    """A member's vote for an entry."""

    __tablename__ = "room_vote"

    entry_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("room_entry.id", ondelete="CASCADE"), primary_key=True
    )
    member: Mapped[str] = mapped_column(String(40), primary_key=True, index=True)
