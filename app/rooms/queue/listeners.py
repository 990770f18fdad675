"""What queues do when videos have news."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import current_app

from app.core.database import after_commit, gather, unit_of_work
from app.rooms.live import announce
from app.rooms.queue import changing, service
from app.rooms.queue.said import QueueFilms
from app.videos import signals as videos
from app.videos.models import Video


def connect() -> None:
    """Listen to videos; connecting twice is connecting once."""
    videos.video_removed.connect(drop_film)
    videos.watch_right_changed.connect(tell_rights)


def drop_film(video: Video) -> None:
    """Take a film that goes out of all queues."""
    for room in service.rooms_with(video.id):
        after_commit(changing.drop, room.key, [str(video.id)])


def tell_rights(video: Video, **_rest: Any) -> None:
    """Have the members of rooms that queue the film read the queue again."""
    gather(_tell, video.id)


def _tell(video_ids: list[UUID]) -> None:
    with current_app.app_context(), unit_of_work(writes=False):
        keys = [room.key for room in service.rooms_with(*video_ids)]
    for key in keys:
        announce.to_room(key, "queue:films", QueueFilms())
