"""All videos as the operator sees them: found by what they are, counted, and their files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.channels.models import Channel
from app.core.database import db
from app.core.pagination import Page, paginate
from app.core.registries import Holding
from app.videos.editing.models import VideoDownload, VideoReplacement
from app.videos.errors import VideoNotFound
from app.videos.models import AudioTrack, CaptionTrack, Rendition, Video

ROOT = "videos"
# Every column of rows beside the video's own that points at a file of it.
POINTERS: tuple[tuple[Any, Any], ...] = (
    (Rendition.video_id, Rendition.playlist_key),
    (AudioTrack.video_id, AudioTrack.playlist_key),
    (CaptionTrack.video_id, CaptionTrack.file_key),
    (VideoDownload.video_id, VideoDownload.file_key),
    (VideoReplacement.video_id, VideoReplacement.original_key),
)
OWN = (
    Video.original_key,
    Video.master_key,
    Video.storyboard_key,
    Video.thumbnail_key,
    Video.thumbnail_keys,
)


@dataclass(frozen=True)
class Wanted:
    """Which videos are looked for; what is None does not matter."""

    status: str | None = None
    access: str | None = None
    channel_id: UUID | None = None
    owner_id: UUID | None = None
    deleted: bool = False


def page(wanted: Wanted, *, page: int, page_size: int) -> Page:
    """List videos of everybody, those that came last first; removed ones only when wanted."""
    columns = {
        Video.status: wanted.status,
        Video.access: wanted.access,
        Video.channel_id: wanted.channel_id,
        Channel.owner_id: wanted.owner_id,
    }
    query = _with_owner().where(*(column == value for column, value in columns.items() if value))
    gone = Video.deleted_at.is_not(None) if wanted.deleted else Video.deleted_at.is_(None)
    newest = query.where(gone).order_by(Video.submitted_at.desc(), Video.id.desc())
    return paginate(db.session(), newest, page=page, page_size=page_size)


def find(video_id: UUID) -> Video:
    """Find a video, also one that is removed; raise VideoNotFound."""
    video = db.session.scalar(_with_owner().where(Video.id == video_id))
    if video is None:
        raise VideoNotFound
    return video


def by_status() -> dict[str, int]:
    """Count the videos by status; those that are removed count as that."""
    query = select(Video.status, Video.deleted_at.is_(None), func.count())
    counts: dict[str, int] = defaultdict(int)
    for status, is_there, count in db.session.execute(
        query.group_by(Video.status, Video.deleted_at.is_(None))
    ):
        counts[status if is_there else "REMOVED"] += count
    return dict(counts)


def holdings() -> Iterator[Holding]:
    """Tell whose the files of videos are, and which of them rows point at."""
    pointed: dict[UUID, list[str]] = defaultdict(list)
    for video_id, key in POINTERS:
        for row in db.session.execute(select(video_id, key).where(key.is_not(None))):
            pointed[row[0]].append(row[1])
    owned = select(Video.id, User.username, *OWN).join(Channel, Channel.id == Video.channel_id)
    for row in db.session.execute(owned.join(User, User.id == Channel.owner_id)):
        video_id, owner, *single, many = row
        keys = {key for key in (*single, *many, *pointed[video_id]) if key}
        yield Holding(f"{ROOT}/{video_id}", owner, tuple(sorted(keys)))


def _with_owner() -> Select[Video]:
    return (
        select(Video)
        .join(Video.channel)
        .options(joinedload(Video.channel).joinedload(Channel.owner))
    )
