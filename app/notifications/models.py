"""Tables of news: what somebody was told, how they want to be told, and the mails to send."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock, ids
from app.core.database import Base, UtcDateTime


class ByMail(StrEnum):
    """When news of a kind goes out by mail."""

    OFF = "off"
    AT_ONCE = "at_once"
    DAILY = "daily"


# What waits for the letter of the hour.
HOURLY = "hourly"


class Notification(Base):
    """One piece of news for one person.

    `key` names the news, so that it is told once. `on_site` is false for news that somebody only
    wants by mail; `awaits` says which mail it still has to go into.
    """

    __tablename__ = "notification"
    __table_args__ = (
        UniqueConstraint("user_id", "key"),
        Index("ix_notification_key", "key"),
        Index("ix_notification_of_user", "user_id", "id"),
        Index("ix_notification_unread", "user_id", postgresql_where=text("read_at IS NULL"),
              sqlite_where=text("read_at IS NULL")),
        Index("ix_notification_awaits", "awaits", "user_id",
              postgresql_where=text("awaits IS NOT NULL"),
              sqlite_where=text("awaits IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(30))
    key: Mapped[str] = mapped_column(String(200))
    about: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    link: Mapped[str] = mapped_column(String(500), default="")
    on_site: Mapped[bool] = mapped_column(default=True)
    awaits: Mapped[str | None] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class NotificationBox(Base):
    """The lock of one person's news, and the number of the last change, which orders events."""

    __tablename__ = "notification_box"

    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(default=1)


class NotificationPreference(Base):
    """How somebody wants one kind of news; without a row it is as the kind has it."""

    __tablename__ = "notification_preference"

    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    live: Mapped[bool] = mapped_column(default=True)
    mail: Mapped[str] = mapped_column(String(8), default=ByMail.OFF)


class OutgoingMail(Base):
    """A letter on its way: which, to whom, about what (no secret), and when it was sent."""

    __tablename__ = "outgoing_mail"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    letter: Mapped[str] = mapped_column(String(50))
    about: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
