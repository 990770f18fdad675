"""Taking out of a queue, on its turn, what nobody in the room may watch."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app.core.database import db, unit_of_work
from app.rooms import rights, watchers
from app.rooms.live import presence
from app.rooms.queue import changing
from app.rooms.queue.store import queues
from app.videos.models import Video


def clear_way(room: str) -> dict[str, Any]:
    """Drop first entries that nobody here may watch; answer what `look` sees then."""
    while True:
        seen = queues().look(room)
        if not seen.get("entry") or _is_for_somebody(room, UUID(seen["item"])):
            return seen
        changing.drop(room, [seen["entry"]])


def _is_for_somebody(room: str, video_id: UUID) -> bool:
    """Tell whether a film can be shown and somebody here may watch it."""
    seated = set(watchers.of_members(room, presence.members(room)).values())
    with unit_of_work(writes=False):
        video = db.session.get(Video, video_id)
        if video is None or not video.watchable or video.deleted_at is not None:
            return False
        return not seated or rights.is_for_any(video, seated)
