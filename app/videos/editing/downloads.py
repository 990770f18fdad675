"""Films to take away as one file: who may, what there is, and what is made when it is asked for."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.accounts.models import User
from app.core.database import after_commit, db
from app.jobs import service as jobs
from app.jobs.kinds import StepSpec
from app.jobs.models import Job
from app.services import storage
from app.videos import policy, service, work
from app.videos.editing.errors import DownloadsOff, NothingToDownload
from app.videos.editing.models import VideoDownload
from app.videos.models import Video
from app.videos.values import Access, RenditionState

KIND = "make_download"
STEP = "join"


@dataclass(frozen=True)
class Source:
    """What a file is made of: the playlists of a picture size and of the sound, if there is any."""

    height: int
    master_key: str
    picture_key: str
    sound_key: str | None


@dataclass(frozen=True)
class Offer:
    """A file that was asked for: there, or how far it is, 0..1."""

    height: int
    file_key: str | None = None
    size_bytes: int | None = None
    progress: float = 0.0


def allowed(viewer: User | None, video: Video) -> bool:
    """Say whether who may watch may also take the film away: not what is theirs for a while."""
    is_lent = video.access == Access.RENTAL
    return (video.downloads and not is_lent) or policy.is_owner(viewer, video)


def heights(video: Video) -> list[int]:
    """List the picture sizes that are whole, the largest first."""
    return [
        row.height
        for row in video.renditions
        if row.state == RenditionState.READY and row.playlist_key
    ]


def ask(viewer: User | None, video_id: uuid.UUID, height: int | None = None) -> Offer:
    """Ask for a film as a file, the largest unless told; it is made where it is not there.

    Raise what watching asks for, DownloadsOff, NothingToDownload.
    """
    service.watch(viewer, video_id)
    video = service.lock(video_id)
    if not allowed(viewer, video):
        raise DownloadsOff
    there = heights(video)
    wanted = height if height is not None else next(iter(there), None)
    if wanted is None or wanted not in there:
        raise NothingToDownload
    row = db.session.get(VideoDownload, (video_id, wanted))
    if row is not None and row.master_key == video.master_key:
        return Offer(wanted, row.file_key, row.size_bytes, 1.0)
    job = _running(video_id, wanted) or _start(video_id, wanted)
    return Offer(wanted, progress=float(job.progress))


def _running(video_id: uuid.UUID, height: int) -> Job | None:
    for job in jobs.of_subject(work.SUBJECT, video_id):
        wanted = [(step.input or {}).get("height") for step in job.steps]
        if job.kind == KIND and not job.is_ended and height in wanted:
            return job
    return None


def _start(video_id: uuid.UUID, height: int) -> Job:
    """Start to make a file; the job is the house's own, so that nobody is told of it."""
    step = StepSpec(STEP, queue="media", input={"height": height})
    return jobs.start(
        KIND, owner_id=None, subject_kind=work.SUBJECT, subject_id=video_id, steps=[step]
    )


def source_of(video_id: uuid.UUID, height: int) -> Source:
    """Answer what a file is made of now; raise VideoNotFound, NothingToDownload."""
    video = service.get(video_id)
    keys = {
        row.height: row.playlist_key for row in video.renditions if row.height in heights(video)
    }
    picture = keys.get(height)
    if picture is None or video.master_key is None:
        raise NothingToDownload
    tracks = [row for row in video.audio_tracks if row.playlist_key and row.kind == "original"]
    sound = next((row for row in tracks if row.is_default), next(iter(tracks), None))
    return Source(height, video.master_key, picture, sound.playlist_key if sound else None)


def put(video_id: uuid.UUID, source: Source, file_key: str, size_bytes: int) -> None:
    """Point at a file that was made; a former one of the same size goes; raise VideoNotFound."""
    service.lock(video_id)
    row = db.session.get(VideoDownload, (video_id, source.height))
    if row is not None:
        after_commit(storage.current().delete_prefix, row.file_key.rpartition("/")[0])
        db.session.delete(row)
        db.session.flush()
    made = {"master_key": source.master_key, "file_key": file_key, "size_bytes": size_bytes}
    db.session.add(VideoDownload(video_id=video_id, height=source.height, **made))
    db.session.flush()


def keys_of(video_id: uuid.UUID) -> Sequence[str]:
    """List the files of a video."""
    query = select(VideoDownload.file_key).where(VideoDownload.video_id == video_id)
    return db.session.scalars(query).all()
