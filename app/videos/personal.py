"""What videos hold of a person: handed over for their export, and taken away with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select

from app.accounts import exports, removal, signals
from app.accounts.exports import KeptFile, Part, Table
from app.accounts.models import User
from app.channels.models import Channel
from app.core.database import db, unit_of_work
from app.notifications import service as notifications
from app.services import storage
from app.videos import service
from app.videos.editing.models import VideoDownload, VideoReplacement, VideoUndo, VideoUnlock
from app.videos.models import (
    AudioTrack,
    CaptionTrack,
    Chapter,
    CountedView,
    Rendition,
    Video,
    VideoTag,
    WatchPosition,
)

KEYS = (
    "password_hash",
    "original_key",
    "master_key",
    "thumbnail_key",
    "thumbnail_keys",
    "storyboard_key",
)


def videos_of(user_id: UUID) -> Any:
    """Select the ids of the videos that are a person's: in their channel, or uploaded by them."""
    channels = select(Channel.id).where(Channel.owner_id == user_id)
    theirs = or_(Video.uploader_id == user_id, Video.channel_id.in_(channels))
    return select(Video.id).where(theirs)


def _below(model: Any, *without: str) -> Table:
    """Hand over the rows of a table that belong to a person's videos."""
    return Table(model, lambda user: model.video_id.in_(videos_of(user)), without)


def files_of(user_id: UUID) -> Iterator[KeptFile]:
    """List the originals as they were uploaded, the pictures and the captions."""
    for video_id in db.session.scalars(videos_of(user_id).order_by(Video.id)).all():
        video = db.session.get_one(Video, video_id)
        if video.original_key:
            name = video.filename or PurePosixPath(video.original_key).name
            yield _kept(video, name, video.original_key)
        for number, key in enumerate(video.thumbnail_keys, start=1):
            yield _kept(video, f"picture-{number}{PurePosixPath(key).suffix}", key)
        for track in video.caption_tracks:
            name = f"captions-{track.position}-{track.language}.vtt"
            yield _kept(video, name, track.file_key)
        db.session.expunge(video)


def _kept(video: Video, name: str, key: str) -> KeptFile:
    return KeptFile(f"videos/{video.id}/{exports.safe_name(name)}", key)


MINE: Sequence[Table] = (
    Table(Video, lambda user: Video.id.in_(videos_of(user)), without=KEYS),
    _below(VideoTag),
    _below(Chapter),
    _below(Rendition, "playlist_key"),
    _below(AudioTrack, "playlist_key"),
    _below(CaptionTrack, "file_key"),
    _below(VideoDownload, "file_key", "master_key"),
    _below(VideoReplacement, "original_key"),
)
VIDEOS = Part(
    "videos",
    "your videos with their tags, chapters, picture sizes, audio and caption tracks",
    tables=MINE,
    files=files_of,
)
UNLOCKED = Part(
    "unlocked",
    "which videos you opened with their password",
    tables=(Table(VideoUnlock, lambda user: VideoUnlock.user_id == user),),
    left_out={"video_undo": "tells once more, for ten minutes, what your videos were before"},
)
HISTORY = Part(
    "history",
    "what you watched, how far you came, and the views counted today",
    tables=(
        Table(WatchPosition, lambda user: WatchPosition.user_id == user),
        Table(CountedView, lambda user: CountedView.viewer == str(user)),
    ),
)


def register() -> None:
    """Hand over and take away what is a person's."""
    exports.register(VIDEOS)
    exports.register(HISTORY)
    exports.register(UNLOCKED)
    removal.register("videos", purge)
    signals.user_removed.connect(forget)


def purge(user_id: UUID) -> None:
    """Delete a person's videos, one at a time, the files of each before its rows."""
    with unit_of_work(writes=False):
        found = db.session.scalars(videos_of(user_id)).all()
    with unit_of_work():
        notifications.retract([f"/watch/{video_id}" for video_id in found])
    for video_id in found:
        with unit_of_work():
            service.stop_and_hide(video_id)
        storage.current().delete_prefix(f"videos/{video_id}")
        with unit_of_work():
            service.purge(video_id)


def forget(user: User) -> None:
    """Delete what came while the rest was taken away, and the marks of what they watched."""
    for video_id in db.session.scalars(videos_of(user.id)).all():
        service.stop_and_hide(video_id)
        service.purge(video_id)
    db.session.execute(delete(CountedView).where(CountedView.viewer == str(user.id)))
    for kept in (VideoUnlock, VideoUndo):
        db.session.execute(delete(kept).where(kept.user_id == user.id))
    db.session.execute(delete(WatchPosition).where(WatchPosition.user_id == user.id))
