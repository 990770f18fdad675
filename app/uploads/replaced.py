"""Uploads that bring a video another file instead of making one: who may, and what ends them."""

from __future__ import annotations

from uuid import UUID

from app.accounts.models import User
from app.core.errors import Forbidden
from app.jobs.models import Job
from app.uploads.models import Upload
from app.videos import policy as videos_policy
from app.videos import service as videos
from app.videos.editing import replacing
from app.videos.errors import VideoNotFound


def check(actor: User, video_id: UUID) -> None:
    """Raise VideoNotFound, Forbidden or ReplacementUnderWay before the first byte of a new file."""
    video = videos.show(actor, video_id)
    if not videos_policy.is_owner(actor, video):
        raise Forbidden
    replacing.check_free(video)


def begin(owner: User, upload: Upload) -> Job:
    """Start to make a new film of a file that is here; raise VideoNotFound, ReplacementUnderWay."""
    video = videos.lock(upload.video_id)
    if not videos_policy.is_owner(owner, video):
        raise VideoNotFound
    return replacing.begin(
        video.id,
        key=upload.key,
        filename=upload.filename,
        content_type=upload.content_type,
        size_bytes=upload.size,
    )
