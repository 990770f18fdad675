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
    """Tell whether a film can be shown and somebody here may watch it.

    A crowd is asked only about a film that is not for everybody.
    """
    with unit_of_work(writes=False):
        if (film := _shown(video_id)) is None or rights.is_for_all(film):
            return film is not None
    seated = set(watchers.of_members(room, presence.members(room)).values())
    with unit_of_work(writes=False):
        film = _shown(video_id)
        return film is not None and (not seated or rights.is_for_any(film, seated))


def _shown(video_id: UUID) -> Video | None:
    """Find a film that can be shown."""
    film = db.session.get(Video, video_id)
    return film if film is not None and film.watchable and film.deleted_at is None else None
