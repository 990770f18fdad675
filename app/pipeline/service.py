"""What the rows of a video say while its file is worked on."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.core.database import db
from app.jobs import service as jobs
from app.jobs.models import Job, JobState
from app.services import storage
from app.services.media.package import MASTER, PLAYLIST, Package
from app.services.media.plan import Plan
from app.videos import media as tracks
from app.videos import service as videos
from app.videos import work
from app.videos.editing import downloads
from app.videos.errors import VideoNotFound
from app.videos.media import AudioSpec, RenditionSpec
from app.videos.models import Video
from app.videos.values import RenditionState


def begin(video_id: uuid.UUID) -> str:
    """Say that work has begun; answer the key of the original; raise VideoNotFound, NoSuchKey."""
    video = videos.lock(video_id)
    videos.mark_processing(video)
    if video.original_key is None:
        raise storage.NoSuchKey
    return video.original_key


def master_of(video_id: uuid.UUID) -> str | None:
    """Answer the key of the master playlist that players are given now."""
    return videos.get(video_id).master_key


def record_plan(video_id: uuid.UUID, plan: Plan) -> None:
    """Tell people how long and how large the film will be."""
    video = videos.lock(video_id)
    top = plan.rungs[0]
    videos.set_probe(
        video,
        duration=plan.duration,
        width=top.width,
        height=top.height,
        fps=float(plan.frame_rate),
    )
    tracks.drop_renditions(video, keep=[rung.height for rung in plan.rungs])


@dataclass(frozen=True)
class Film:
    """What players can have of a film at a moment, and where its master playlist lies."""

    master_key: str
    renditions: Sequence[RenditionSpec]
    audio_tracks: Sequence[AudioSpec]


def film_of(package: Package, prefix: str) -> Film:
    """Describe a package whose files are, or will be, below a prefix."""
    return Film(
        f"{prefix}/{MASTER}",
        [_rendition(package, rung.name, prefix) for rung in package.plan.rungs],
        [_track(package, name, prefix) for name in package.tracks],
    )


def show_film(video_id: uuid.UUID, film: Film) -> None:
    """Point the video at what of a film can be played now, and make it READY."""
    video = videos.lock(video_id)
    tracks.put_renditions(video, film.renditions)
    tracks.put_audio_tracks(video, film.audio_tracks)
    tracks.put_master(video, film.master_key)
    videos.publish(video)


def _rendition(package: Package, name: str, prefix: str) -> RenditionSpec:
    rung = next(rung for rung in package.plan.rungs if rung.name == name)
    fps = round(float(package.plan.frame_rate), 3)
    if not package.rungs[name].is_begun:
        return RenditionSpec(rung.height, rung.width, fps, state=RenditionState.PENDING)
    seen = package.variant(name)
    return RenditionSpec(
        height=rung.height,
        width=rung.width,
        fps=fps,
        codecs=seen.codecs,
        bandwidth=seen.peak,
        average_bandwidth=seen.average,
        state=RenditionState.READY if package.is_whole else RenditionState.GROWING,
        playlist_key=f"{prefix}/{name}/{PLAYLIST}",
    )


def _track(package: Package, name: str, prefix: str) -> AudioSpec:
    seen = package.voice(name)
    return AudioSpec(
        language=seen.language,
        name=seen.name,
        is_default=seen.is_default,
        codecs=seen.codecs,
        channels=seen.channels,
        bandwidth=seen.peak,
        playlist_key=f"{prefix}/{name}/{PLAYLIST}",
    )


def record_checksum(video_id: uuid.UUID, sha256: str, size: int) -> bool:
    """Keep the checksum of the original; say whether it is what was uploaded."""
    video = videos.lock(video_id)
    if video.size_bytes is not None and video.size_bytes != size:
        return False
    if video.sha256 is not None and video.sha256 != sha256:
        return False
    videos.set_sha256(video, sha256)
    return True


def uploaded_before(video_id: uuid.UUID) -> list[str]:
    """Name the videos its uploader made of the same bytes already."""
    return [video.title for video in videos.find_same_bytes(videos.lock(video_id))]


def show_thumbnails(video_id: uuid.UUID, keys: Sequence[str]) -> None:
    """Offer pictures to choose from."""
    tracks.put_thumbnails(videos.lock(video_id), keys)


def show_storyboard(video_id: uuid.UUID, key: str) -> None:
    """Point at the storyboard's index."""
    tracks.put_storyboard(videos.lock(video_id), key)


def note_end(job: Job) -> None:
    """Give a video up whose work failed or was called off; what can be watched stays READY."""
    if job.kind not in work.KINDS or job.state == JobState.COMPLETED:
        return
    try:
        video = videos.lock(job.subject_id)
    except VideoNotFound:
        return
    if job.state == JobState.CANCELLED:
        videos.fail(video, code="CANCELLED", reason="The processing was cancelled.")
    else:
        reason = job.reason or "The video could not be processed."
        videos.fail(video, code=job.reason_code or "PROCESSING_FAILED", reason=reason)


def spare_folders(video_id: uuid.UUID, folders: Collection[str]) -> set[str]:
    """Answer which folders of a video no row points into, unless somebody works on it."""
    video = db.session.get(Video, video_id)
    if video is None:
        return set(folders)
    if any(not job.is_ended for job in jobs.of_subject(work.SUBJECT, video_id)):
        return set()
    return set(folders) - _used_folders(video)


def _used_folders(video: Video) -> set[str]:
    keys = [video.original_key, video.master_key, video.storyboard_key, *video.thumbnail_keys]
    keys += [row.playlist_key for row in video.renditions]
    keys += [row.playlist_key for row in video.audio_tracks]
    keys += [row.file_key for row in video.caption_tracks]
    keys += downloads.keys_of(video.id)
    return {key.split("/")[2] for key in keys if key}
