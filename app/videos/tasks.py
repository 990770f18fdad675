"""The work of videos that runs on a schedule or after a commit."""

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app

from app.core import clock
from app.core.database import after_commit, unit_of_work
from app.core.extensions import celery
from app.jobs import service as jobs
from app.jobs.tasks import AppTask
from app.videos import service, unlocks, work
from app.videos.editing import bulk, release
from app.videos.errors import VideoNotFound
from app.videos.models import Video

UNLOCKED_FOR = timedelta(days=30)


def purge_removed(now: datetime, dry_run: bool) -> int:  # noqa: FBT001 - as the registry calls it
    """Delete the videos that were removed VIDEO_PURGE_DAYS ago, with their files; count them."""
    with unit_of_work(writes=False):
        keep = timedelta(days=current_app.config["VIDEO_PURGE_DAYS"])
        expired = service.removed_before(now - keep)
    for video_id in () if dry_run else expired:
        with unit_of_work():
            service.purge(video_id)
    return len(expired)


@celery.task(name="videos.release", base=AppTask)
def release_due() -> int:
    """Tell of the videos whose time to come out has come; count them."""
    with unit_of_work(writes=False):
        found = release.due(clock.now())
    told = 0
    for video_id in found:
        with suppress(VideoNotFound), unit_of_work():
            told += service.come_out(service.lock(video_id))
    return told


def forget_unlocks(now: datetime, dry_run: bool) -> int:  # noqa: FBT001 - as the registry calls it
    """Forget which browsers without an account unlocked videos a month ago; count them."""
    with unit_of_work(writes=not dry_run):
        count = unlocks.count_before(now - UNLOCKED_FOR)
        if not dry_run:
            unlocks.forget_before(now - UNLOCKED_FOR)
        return count


def forget_undos(now: datetime, dry_run: bool) -> int:  # noqa: FBT001 - as the registry calls it
    """Drop the changes of several videos that cannot be taken back any more; count them."""
    with unit_of_work(writes=not dry_run):
        count = bulk.count_old(now)
        if not dry_run:
            bulk.forget_old(now)
        return count


def stop_work_on(video: Video) -> None:
    """Stop the work on a removed video, once its removal is committed."""
    after_commit(stop_work, video.id)


def stop_work(video_id: UUID) -> None:
    """Cancel every job about a video that has not ended; in a session of its own."""
    with current_app.app_context(), unit_of_work():
        for job in jobs.of_subject(work.SUBJECT, video_id):
            if not job.is_ended:
                jobs.cancel(None, job.id)
