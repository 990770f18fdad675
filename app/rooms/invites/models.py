"""Invite links, people invited by name, and who has a pass into a room."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core import clock, ids
from app.core.database import Base, UtcDateTime
from app.rooms.models import Room


class CameBy(StrEnum):
    """What a pass was given for."""

    PASSWORD = "password"  # noqa: S105 - a way in
    INVITE = "invite"
    INVITATION = "invitation"
    PRESENCE = "presence"


class Answer(StrEnum):
    """How an invitation stands."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class RoomInvite(Base):
    """A link that lets in; its token is known to who has the link, we keep a hash of it."""

    __tablename__ = "room_invite"
    __table_args__ = (Index("ix_room_invite_of_room", "room_id", "created_at", "id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    room_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_by_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    max_uses: Mapped[int | None] = mapped_column()
    uses: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    made_by: Mapped[User] = relationship()

    @property
    def is_alive(self) -> bool:
        """Tell whether it still lets somebody new in."""
        if self.ended_at is not None or (self.expires_at and self.expires_at <= clock.now()):
            return False
        return self.max_uses is None or self.uses < self.max_uses


class RoomInvitation(Base):
    """Somebody invited by name, once a room; `asked` counts how often, over what was taken back."""

    __tablename__ = "room_invitation"
    __table_args__ = (
        UniqueConstraint("room_id", "user_id"),
        Index("ix_room_invitation_of_user", "user_id", "state", "created_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    room_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    sender_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[str] = mapped_column(String(16), default=Answer.PENDING)
    asked: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    room: Mapped[Room] = relationship()
    user: Mapped[User] = relationship(foreign_keys=user_id)
    sender: Mapped[User] = relationship(foreign_keys=sender_id)


class RoomPass(Base):
    """Somebody, with an account or without, whom a room asks for nothing any more.

    One person may have several, each for another reason, and keeps the others when one is taken.
    """

    __tablename__ = "room_pass"

    room_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("room.id", ondelete="CASCADE"), primary_key=True
    )
    member: Mapped[str] = mapped_column(String(40), primary_key=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    came_by: Mapped[str] = mapped_column(String(16), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
