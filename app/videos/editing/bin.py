"""Removed videos until they are purged: listed, brought back, or gone for good at once."""

from __future__ import annotations

import uuid
from contextlib import suppress

from app.accounts.models import User
from app.core.database import db
from app.jobs import service as jobs
from app.jobs.errors import JobIsNotOver
from app.jobs.models import Job, JobState
from app.videos import policy, service, signals, work
from app.videos.errors import TakenDown, VideoNotFound
from app.videos.models import Video
from app.videos.values import Status


def find(actor: User | None, video_id: uuid.UUID, *, lock: bool = False) -> Video:
    """Find a removed video of the actor's whose channel is still there; raise VideoNotFound."""
    video = _removed(video_id, lock=lock)
    if not policy.is_owner(actor, video):
        raise VideoNotFound
    return video


def _removed(video_id: uuid.UUID, *, lock: bool) -> Video:
    options = {"with_for_update": {"of": Video}, "populate_existing": True} if lock else {}
    video = db.session.get(Video, video_id, **options)  # type: ignore[arg-type]
    if video is None or video.deleted_at is None or video.channel.deleted_at is not None:
        raise VideoNotFound
    return video


def restore(actor: User, video_id: uuid.UUID) -> Video:
    """Bring a removed video back as it was; raise VideoNotFound, TakenDown."""
    jobs_before = work_before(video_id)
    video = find(actor, video_id, lock=True)
    if video.taken_down:
        raise TakenDown
    return bring_back(actor, video, jobs_before)


def restore_for_the_house(video_id: uuid.UUID) -> Video:
    """Bring anybody's removed video back, as `restore` does; raise VideoNotFound, TakenDown."""
    jobs_before = work_before(video_id)
    video = _removed(video_id, lock=True)
    if video.taken_down:
        raise TakenDown
    return bring_back(None, video, jobs_before)


def work_before(video_id: uuid.UUID) -> Job | None:
    """Find the work on a video, before the video is held."""
    return work.latest_jobs([video_id]).get(video_id)


def bring_back(actor: User | None, video: Video, job: Job | None) -> Video:
    """Show a held video again, and go on with work that its removal stopped.

    Who was told of it is told nothing again.
    """
    video.deleted_at = None
    db.session.flush()
    is_unfinished = video.status in {Status.PENDING, Status.PROCESSING} and not video.watchable
    if job is not None and job.state == JobState.CANCELLED:
        with suppress(JobIsNotOver):
            jobs.retry(actor, job.id)
    elif job is None and is_unfinished:
        service.fail(video, code="CANCELLED", reason="The processing was cancelled.")
    elif job is not None and is_unfinished and job.state == JobState.COMPLETED:
        work.start(video)  # its steps had nothing to do while it was removed
    signals.video_changed.send(video)
    return video


def purge(actor: User, video_id: uuid.UUID) -> None:
    """Delete a video of the actor's for good, removed before or not.

    Raise VideoNotFound, TakenDown.
    """
    video = db.session.get(Video, video_id)
    if video is None or not policy.is_owner(actor, video):
        raise VideoNotFound
    if video.taken_down:
        raise TakenDown
    service.stop_and_hide(video_id)
    if video.taken_down:  # by moderators, in the moment before it was held
        raise TakenDown
    service.purge(video_id)
