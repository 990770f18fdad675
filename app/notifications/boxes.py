"""The box of each person: its row is the lock of their news, and numbers the changes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from app.core import rows
from app.core.database import db
from app.notifications.models import Notification, NotificationBox


@dataclass(frozen=True)
class Box:
    """A box after a change: the number of the change, and how many news are unread."""

    user_id: UUID
    version: int
    unread: int


def change(user_ids: Collection[UUID]) -> dict[UUID, Box]:
    """Give a change in boxes its number, lock them until the transaction ends, and count anew.

    The rows of people are locked before (an insert of news does that), and boxes in one order, so
    that two who tell the same people never wait for each other.
    """
    if not user_ids:
        return {}
    insert = rows.insert(NotificationBox).values(
        [{"user_id": user_id, "version": 1} for user_id in sorted(user_ids)]
    )
    numbered = insert.on_conflict_do_update(
        index_elements=["user_id"], set_={"version": NotificationBox.version + 1}
    ).returning(NotificationBox.user_id, NotificationBox.version)
    versions = {row.user_id: row.version for row in db.session.execute(numbered)}
    counts = _counts(versions)
    return {who: Box(who, version, counts.get(who, 0)) for who, version in versions.items()}


def change_one(user_id: UUID) -> Box:
    """Give a change in one box its number."""
    return change([user_id])[user_id]


def version_of(user_id: UUID) -> int:
    """Answer the number of the last change; 0 before the first.

    Read it before what it stands for: a change in between is then told once more, never missed.
    """
    wanted = select(NotificationBox.version).where(NotificationBox.user_id == user_id)
    return db.session.scalar(wanted) or 0


def listed(user_id: UUID, *, unread: bool = False) -> Select[Any]:
    """Select what somebody sees of their news, the newest first, in columns."""
    mine = select(*Notification.__table__.columns).where(
        Notification.user_id == user_id, Notification.on_site
    )
    if unread:
        mine = mine.where(Notification.read_at.is_(None))
    return mine.order_by(Notification.id.desc())


def unread_count(user_id: UUID) -> int:
    """Count what somebody has not read."""
    return db.session.scalar(_unread(func.count()).where(Notification.user_id == user_id)) or 0


def _counts(user_ids: Collection[UUID]) -> dict[UUID, int]:
    grouped = _unread(Notification.user_id, func.count().label("unread")).group_by(
        Notification.user_id
    )
    wanted = grouped.where(Notification.user_id.in_(user_ids))
    return {row.user_id: row.unread for row in db.session.execute(wanted)}


def _unread(*columns: Any) -> Select[Any]:
    return select(*columns).where(Notification.read_at.is_(None), Notification.on_site)
