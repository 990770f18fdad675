"""Turns news into answers, and tells how somebody's news are at this moment."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app.core.database import db
from app.core.pagination import on_page
from app.notifications import boxes, kinds, preferences
from app.notifications.schemas import (
    NotificationOut,
    PreferenceOut,
    PreferencesOut,
    Snapshot,
)

NEWEST = 10


def one(row: Any) -> NotificationOut:
    """Answer a piece of news with its sentence."""
    names = ("id", "kind", "about", "link", "created_at", "read_at")
    fields = {name: getattr(row, name) for name in names}
    return NotificationOut.model_validate(fields | {"text": kinds.told(row.kind, row.about)})


def snapshot(user_id: UUID) -> Snapshot:
    """Answer the newest news and the count; the version is read first, see `boxes.version_of`."""
    version = boxes.version_of(user_id)
    unread = boxes.unread_count(user_id)
    newest = db.session.execute(on_page(boxes.listed(user_id), 1, NEWEST))
    return Snapshot(version=version, unread_count=unread, newest=[one(row) for row in newest])


def preferences_of(user_id: UUID) -> PreferencesOut:
    """Answer somebody's choice for every kind."""
    return PreferencesOut(
        items=[
            PreferenceOut(
                kind=choice.kind.name,
                title=str(choice.kind.title),
                group=str(choice.kind.group),
                live=choice.live,
                mail=choice.mail.value,
            )
            for choice in preferences.of_user(user_id)
        ]
    )
