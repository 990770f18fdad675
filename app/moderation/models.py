"""Reports, what was removed after them, what was done to people, and their appeals."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core import clock, ids
from app.core.database import Base, UtcDateTime
from app.moderation.values import AppealState, FlagState

IS_UNDECIDED = text("state IN ('open', 'under_review')")
IS_REMOVED_NOW = text("restored_at IS NULL")
IS_OPEN = text("state = 'open'")


def _person(*, on_delete: str = "SET NULL") -> Mapped[uuid.UUID | None]:
    return mapped_column(ForeignKey("user_account.id", ondelete=on_delete), index=True)


class Flag(Base):
    """A report by a user. `seen` is what it was about when it was made, `position` the second.

    `owner_id` is whose content it is; `reason_text` is the reporter's own, shown once asked for.
    """

    __tablename__ = "flag"
    __table_args__ = (
        Index("ix_flag_queue", "state", "created_at", "id"),
        Index("ix_flag_of_content", "content_kind", "content_id"),
        Index(
            "uq_flag_undecided",
            "reporter_id",
            "content_kind",
            "content_id",
            unique=True,
            sqlite_where=IS_UNDECIDED,
            postgresql_where=IS_UNDECIDED,
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    content_kind: Mapped[str] = mapped_column(String(16))
    content_id: Mapped[uuid.UUID] = mapped_column()
    owner_id: Mapped[uuid.UUID | None] = _person()
    reporter_id: Mapped[uuid.UUID | None] = _person()
    reason_code: Mapped[str] = mapped_column(String(16))
    reason_text: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[float | None] = mapped_column()
    seen: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(16), default=FlagState.OPEN)
    reviewer_id: Mapped[uuid.UUID | None] = _person()
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    owner: Mapped[User | None] = relationship(foreign_keys=owner_id, lazy="raise")
    reporter: Mapped[User | None] = relationship(foreign_keys=reporter_id, lazy="raise")
    notes: Mapped[list[FlagNote]] = relationship(
        order_by="FlagNote.created_at", lazy="raise", passive_deletes="all"
    )


class FlagNote(Base):
    """What a moderator wrote beside a report; only moderators read it."""

    __tablename__ = "flag_note"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    flag_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("flag.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[uuid.UUID | None] = _person()
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class Removal(Base):
    """That moderators took something down, with the reason its owner is told."""

    __tablename__ = "removal"
    __table_args__ = (
        Index(
            "uq_removal_now",
            "content_kind",
            "content_id",
            unique=True,
            sqlite_where=IS_REMOVED_NOW,
            postgresql_where=IS_REMOVED_NOW,
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    content_kind: Mapped[str] = mapped_column(String(16))
    content_id: Mapped[uuid.UUID] = mapped_column()
    owner_id: Mapped[uuid.UUID | None] = _person()
    title: Mapped[str] = mapped_column(String(200), default="")
    reason_code: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text, default="")
    removed_by: Mapped[uuid.UUID | None] = _person()
    removed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    restored_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Sanction(Base):
    """What moderators did to a person; it holds from `created_at` until it ends or is lifted."""

    __tablename__ = "sanction"
    __table_args__ = (Index("ix_sanction_of_user", "user_id", "kind", "ends_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16))
    reason_code: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text, default="")
    flag_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("flag.id", ondelete="SET NULL"), index=True
    )
    imposed_by: Mapped[uuid.UUID | None] = _person()
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Appeal(Base):
    """That somebody asks to look again at a removal or a sanction: one of the two ids is there."""

    __tablename__ = "appeal"
    __table_args__ = (
        Index("ix_appeal_queue", "state", "created_at", "id"),
        Index(
            "uq_appeal_of_removal",
            "removal_id",
            unique=True,
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
        ),
        Index(
            "uq_appeal_of_sanction",
            "sanction_id",
            unique=True,
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    removal_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("removal.id", ondelete="CASCADE")
    )
    sanction_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("sanction.id", ondelete="CASCADE")
    )
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16), default=AppealState.OPEN)
    answer: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[uuid.UUID | None] = _person()
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
