"""A new file for a video that keeps its address: on its way, taken over, or given up."""

from __future__ import annotations

import uuid

from sqlalchemy import func, select

from app.core.database import after_commit, db
from app.jobs import service as jobs
from app.jobs.kinds import StepSpec
from app.jobs.models import Job, JobState
from app.services import storage
from app.videos import media, service, signals, work
from app.videos.editing.errors import ReplacementUnderWay
from app.videos.editing.models import VideoReplacement
from app.videos.models import Video

KIND = "replace_video"
FIRST_STEP = StepSpec("probe", queue="media")


def place_of(video_id: uuid.UUID, suffix: str) -> str:
    """Name the storage key of a new original, which no other file has."""
    return f"videos/{video_id}/original/{uuid.uuid4().hex}{suffix}"


def check_free(video: Video) -> None:
    """Raise ReplacementUnderWay while anything is made of the video's file, or of a new one."""
    makes = {work.PROCESSING, KIND}
    for job in jobs.of_subject(work.SUBJECT, video.id):
        if job.kind in makes and not job.is_ended:
            raise ReplacementUnderWay


def begin(
    video_id: uuid.UUID, *, key: str, filename: str, content_type: str | None, size_bytes: int
) -> Job:
    """Start to make a new film of a file that lies under its key; the old one plays meanwhile.

    Raise VideoNotFound, ReplacementUnderWay.
    """
    video = service.lock(video_id)
    check_free(video)
    drop(video_id)
    job = jobs.start(
        KIND,
        owner_id=video.uploader_id,
        subject_kind=work.SUBJECT,
        subject_id=video_id,
        steps=[FIRST_STEP],
    )
    file = {"filename": filename, "content_type": content_type, "size_bytes": size_bytes}
    db.session.add(VideoReplacement(video_id=video_id, job_id=job.id, original_key=key, **file))
    db.session.flush()
    return job


def of(video_id: uuid.UUID) -> VideoReplacement | None:
    """Find the new file of a video that is on its way."""
    return db.session.get(VideoReplacement, video_id, populate_existing=True)


def last_refusal(video_id: uuid.UUID) -> str | None:
    """Answer why the last new file of a video could not be made a film, None where it could."""
    of_files = [job for job in jobs.of_subject(work.SUBJECT, video_id) if job.kind == KIND]
    last = of_files[0] if of_files else None
    return last.reason if last and last.state == JobState.FAILED else None


def take_over(video: Video, row: VideoReplacement, sha256: str) -> None:
    """Make the new file the video's own; the old one goes, and chapters behind the new end."""
    if video.original_key is not None:
        after_commit(storage.current().delete, video.original_key)
    video.original_key, video.filename = row.original_key, row.filename
    video.content_type, video.size_bytes = row.content_type, row.size_bytes
    video.sha256 = sha256
    video.source, video.source_url = "upload", None
    video.embed_provider = video.embed_id = None
    video.reason_code = video.reason = None
    db.session.delete(row)
    end = video.duration or 0.0
    kept = [(one.start, one.title) for one in video.chapters if one.start < end]
    if len(kept) < len(video.chapters):
        media.put_chapters(video, kept)
    db.session.flush()
    signals.film_replaced.send(video)


def drop(video_id: uuid.UUID) -> None:
    """Give a new file up, and delete it; the video stays as it is."""
    row = of(video_id)
    if row is not None:
        after_commit(storage.current().delete, row.original_key)
        db.session.delete(row)
        db.session.flush()


def bytes_of(user_id: uuid.UUID) -> int:
    """Sum the new files on their way to somebody's videos."""
    query = select(func.coalesce(func.sum(VideoReplacement.size_bytes), 0))
    query = query.join(Video, Video.id == VideoReplacement.video_id)
    return int(db.session.scalar(query.where(Video.uploader_id == user_id)) or 0)
