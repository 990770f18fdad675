"""The work of videos that runs on a schedule or after a commit."""

from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app

from app.core.database import after_commit, unit_of_work
from app.jobs import service as jobs
from app.videos import service, work
from app.videos.models import Video


def purge_removed(now: datetime, dry_run: bool) -> int:  # noqa: FBT001 - as the registry calls it
    """Delete the videos that were removed VIDEO_PURGE_DAYS ago, with their files; count them."""
    with unit_of_work(writes=False):
        keep = timedelta(days=current_app.config["VIDEO_PURGE_DAYS"])
        expired = service.removed_before(now - keep)
    for video_id in () if dry_run else expired:
        with unit_of_work():
            service.purge(video_id)
    return len(expired)


def stop_work_on(video: Video) -> None:
    """Stop the work on a removed video, once its removal is committed."""
    after_commit(stop_work, video.id)


def stop_work(video_id: UUID) -> None:
    """Cancel every job about a video that has not ended; in a session of its own."""
    with current_app.app_context(), unit_of_work():
        for job in jobs.of_subject(work.SUBJECT, video_id):
            if not job.is_ended:
                jobs.cancel(None, job.id)
