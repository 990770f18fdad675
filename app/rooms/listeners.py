"""What rooms do when lower domains have news."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import current_app

from app.core.database import after_commit, gather, unit_of_work
from app.rooms import service, signals
from app.rooms.chat import mentions
from app.rooms.invites import calling
from app.rooms.live import announce
from app.rooms.live.here import here
from app.rooms.models import Room
from app.rooms.playing.said import Media
from app.videos import signals as videos
from app.videos.models import Video


def connect() -> None:
    """Listen to videos and to rooms themselves; connecting twice is connecting once."""
    videos.video_removed.connect(close_rooms)
    videos.watch_right_changed.connect(check_rights)
    videos.tracks_changed.connect(tell_tracks)
    signals.room_closed.connect(tell_closed)
    signals.room_closed.connect(calling.forget_news)
    signals.room_closed.connect(mentions.take_back_of_room)


def close_rooms(video: Video) -> None:
    """End the rooms of a video that goes."""
    for room in service.rooms_of(video.id):
        service.close(room)


def check_rights(video: Video, **_rest: Any) -> None:
    """Have every process look at once who may still watch, when all that ends is known."""
    gather(_recheck, video.id)


def _recheck(video_ids: list[UUID]) -> None:
    with current_app.app_context(), unit_of_work(writes=False):
        rooms = [room.key for room in service.rooms_of(*video_ids)]
    for room in rooms:
        announce.to_processes(room, "recheck")


def tell_tracks(video: Video, **_rest: Any) -> None:
    """Have open players ask for the video's tracks again."""
    for room in service.rooms_of(video.id):
        after_commit(announce.to_room, room.key, "media", Media(item=str(video.id)))


def tell_closed(room: Room, *, reason: str) -> None:
    """Have every process let the members of a closed room go, and Redis forget it."""
    after_commit(announce.to_processes, room.key, "close", reason=reason)
    after_commit(here().forget, room.key)
