"""What moderators do to a video: take it down and put it back. Its owner can do neither."""

from __future__ import annotations

import uuid
from datetime import datetime

from app.accounts.models import User
from app.core.database import db
from app.videos import service
from app.videos.editing import bin as removed
from app.videos.errors import VideoNotFound
from app.videos.models import Video


def find(video_id: uuid.UUID, *, lock: bool = False) -> Video:
    """Find a video, removed or not; raise VideoNotFound."""
    options = {"with_for_update": {"of": Video}, "populate_existing": True} if lock else {}
    video = db.session.get(Video, video_id, **options)  # type: ignore[arg-type]
    if video is None:
        raise VideoNotFound
    return video


def take_down(video_id: uuid.UUID) -> Video:
    """Hide a video until moderators put it back, also one its owner had removed."""
    video = find(video_id, lock=True)
    video.taken_down = True
    if video.deleted_at is None:
        service.remove(video)
    db.session.flush()
    return video


def put_back(actor: User | None, video_id: uuid.UUID, *, since: datetime) -> Video:
    """Show a video again that was taken down at a moment.

    One its owner had removed stays so, and so does one whose channel is removed.
    """
    jobs_before = removed.work_before(video_id)
    video = find(video_id, lock=True)
    video.taken_down = False
    by_us = video.deleted_at is not None and video.deleted_at >= since
    if by_us and video.channel.deleted_at is None:
        removed.bring_back(actor, video, jobs_before)
    db.session.flush()
    return video
