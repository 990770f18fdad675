"""What open pages are told: events of the `/notifications` namespace, once they are committed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from app import websocket
from app.core.database import after_commit
from app.notifications.boxes import Box
from app.notifications.schemas import News, NotificationOut, Read, Snapshot, Unread

NAMESPACE = "/notifications"


def room_of(user_id: UUID) -> str:
    """Name the room of one person's sockets."""
    return f"notifications-of:{user_id}"


def tell_news(box: Box, item: NotificationOut) -> None:
    """Tell somebody's pages of something new."""
    _tell(box.user_id, "notification", News(version=box.version, item=item))
    tell_count(box)


def tell_count(box: Box) -> None:
    """Tell somebody's pages how many are unread."""
    _tell(box.user_id, "unread", Unread(version=box.version, count=box.unread))


def tell_read(box: Box, ids: list[UUID] | None, read_at: datetime) -> None:
    """Tell somebody's pages what was read; None is everything."""
    _tell(box.user_id, "read", Read(version=box.version, ids=ids, read_at=read_at))
    tell_count(box)


def tell_all(user_id: UUID, snapshot: Snapshot) -> None:
    """Tell somebody's pages how it all is now."""
    _tell(user_id, "notification:list", snapshot)


def _tell(user_id: UUID, event: str, payload: BaseModel) -> None:
    after_commit(websocket.publish, NAMESPACE, event, payload, room=room_of(user_id))
