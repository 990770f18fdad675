"""The rules of uploads: what may come, what is here, and when it becomes a video."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update

from app.accounts import standing
from app.accounts.models import User
from app.accounts.standing import Deed
from app.channels import policy as channels_policy
from app.channels import service as channels
from app.channels.errors import ChannelNotFound
from app.channels.models import Channel
from app.core import clock, ids
from app.core.database import db
from app.jobs.models import Job
from app.services.storage import StorageFull
from app.uploads import replaced
from app.uploads.errors import (
    EmptyFile,
    ExtensionNotAllowed,
    FileTooLarge,
    QuotaExceeded,
    UploadIsFinished,
    UploadNotFound,
)
from app.uploads.models import Upload, original_key
from app.videos import policy as videos_policy
from app.videos import service as videos
from app.videos import work
from app.videos.editing import replacing
from app.videos.errors import AccessNotOffered, NotYourChannel
from app.videos.models import Video
from app.videos.values import Access

UNTITLED = "Untitled"


@dataclass(frozen=True)
class Limits:
    """What the operator allows, in bytes; `free` is the room of the spool, quota 0 is no limit."""

    largest: int
    quota: int
    free: int
    extensions: Collection[str]
    lifetime: timedelta


@dataclass(frozen=True)
class FileInfo:
    """What is known of a file before it comes; `details` are fields of the video to be."""

    size: int
    filename: str
    content_type: str | None
    details: dict[str, Any]
    metadata_header: str = ""


def begin(actor: User, file: FileInfo, limits: Limits) -> Upload:
    """Open an upload; raise what speaks against it: size, kind, channel, access, quota, room.

    For another file of a video that is there, raise as `replaced.check` does; Sanctioned for one
    whom moderators keep from publishing.
    """
    standing.demand(actor, Deed.PUBLISH)
    check_file(file, limits)
    _check_wishes(actor, file.details)
    db.session.get(User, actor.id, with_for_update={"of": User})
    check_room(actor, file.size, limits)
    replaces = file.details.get("video_id")
    upload = Upload(
        id=ids.new_id(),
        video_id=UUID(replaces) if replaces else ids.new_id(),
        owner_id=actor.id,
        expires_at=clock.now() + limits.lifetime,
        received=0,
        **vars(file),
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def accept(actor: User, file: FileInfo, limits: Limits, video_id: UUID) -> Upload:
    """Make a video of a file that came in one piece and lies under its key; raises as `begin`."""
    upload = begin(actor, file, limits)
    upload.video_id, upload.received = video_id, file.size
    db.session.flush()
    return finish(upload.id)


def check_replacement(video: Video, file: FileInfo, limits: Limits) -> None:
    """Raise what speaks against a new file for a video, which stays beside the old one a while."""
    check_file(file, limits)
    replacing.check_free(video)
    uploader = db.session.get_one(User, video.uploader_id, with_for_update={"of": User})
    check_room(uploader, file.size, limits)


def check_file(file: FileInfo, limits: Limits) -> None:
    """Raise EmptyFile, FileTooLarge or ExtensionNotAllowed."""
    if file.size == 0:
        raise EmptyFile
    if file.size > limits.largest:
        raise FileTooLarge(details={"largest": limits.largest})
    if PurePath(file.filename).suffix.lower().removeprefix(".") not in limits.extensions:
        raise ExtensionNotAllowed(details={"allowed": sorted(limits.extensions)})


def check_room(actor: User, size: int, limits: Limits) -> None:
    """Raise QuotaExceeded or StorageFull; what open uploads announced counts as taken.

    Until the unit of work ends nobody else may take of the same person's share.
    """
    _take_turn(actor.id)
    if limits.quota and taken_by(actor.id) + size > limits.quota:
        raise QuotaExceeded(details={"quota": limits.quota})
    if _still_to_come() + size > limits.free:
        raise StorageFull("The server has not enough room for this file at the moment.")


def _take_turn(user_id: UUID) -> None:
    """Wait for whoever sums up the same person's bytes; on SQLite writers wait for each other.

    No row is held: a step that lands a file holds its job, and whoever goes for good is held before
    their jobs.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        name = (user_id.int & (2**64 - 1)) - 2**63
        db.session.execute(select(func.pg_advisory_xact_lock(name)))


def room_for(user_id: UUID, limits: Limits) -> int:
    """Answer how large a file of somebody may be at the moment."""
    left = [limits.largest, limits.free - _still_to_come()]
    if limits.quota:
        left.append(limits.quota - taken_by(user_id))
    return max(0, min(left))


def take_fetched(video_id: UUID, file: FileInfo, limits: Limits) -> None:
    """Give a video that was made of a link its file, which lies under its key; raise as `begin`."""
    video = videos.lock(video_id)
    check_room(db.session.get_one(User, video.uploader_id), file.size, limits)
    video.filename, video.content_type = file.filename, file.content_type
    videos.set_original(video, original_key(video.id, file.filename), size_bytes=file.size)


def find(upload_id: UUID) -> Upload:
    """Find an upload that is finished or may go on; raise UploadNotFound."""
    upload = db.session.get(Upload, upload_id)
    if upload is None:
        raise UploadNotFound
    if not upload.is_finished and not upload.is_complete and upload.expires_at <= clock.now():
        raise UploadNotFound
    return upload


def save_offset(upload_id: UUID, received: int, lifetime: timedelta) -> None:
    """Record how many bytes are on the disk; the upload lives on from now."""
    change = update(Upload).where(Upload.id == upload_id, Upload.finished_at.is_(None))
    expires_at = clock.now() + lifetime
    db.session.execute(change.values(received=received, expires_at=expires_at))


def finish(upload_id: UUID) -> Upload:
    """Make the video and its job, once, of an upload whose file lies under its key.

    Raise as `replaced.begin` does where it is another file of a video that is there.
    """
    upload = _locked(upload_id)
    if upload.is_finished:
        return upload
    owner = db.session.get_one(User, upload.owner_id)
    job = replaced.begin(owner, upload) if upload.is_replacement else _make_video(owner, upload)
    upload.job_id = job.id
    upload.received, upload.finished_at = upload.size, clock.now()
    db.session.flush()
    return upload


def _make_video(owner: User, upload: Upload) -> Job:
    details = {key: value for key, value in upload.details.items() if key != "channel"}
    video = videos.create(
        owner,
        _channel_of(owner, upload.details.get("channel")),
        video_id=upload.video_id,
        filename=upload.filename,
        content_type=upload.content_type,
        **{"title": _title_of(upload.filename)} | details,
    )
    videos.set_original(video, upload.key, size_bytes=upload.size)
    return work.start(video)


def end(upload_id: UUID) -> Upload:
    """Forget an upload that is not finished; raise UploadNotFound, UploadIsFinished."""
    upload = _locked(upload_id)
    if upload.is_finished:
        raise UploadIsFinished
    db.session.delete(upload)
    return upload


def complete_ones() -> Sequence[UUID]:
    """List the uploads whose last byte is here and whose video is not."""
    query = select(Upload.id).where(Upload.finished_at.is_(None), Upload.received == Upload.size)
    return db.session.scalars(query).all()


def expired_ones(now: datetime) -> Sequence[UUID]:
    """List the unfinished uploads whose time is over."""
    query = select(Upload.id).where(
        Upload.finished_at.is_(None), Upload.received < Upload.size, Upload.expires_at <= now
    )
    return db.session.scalars(query).all()


def unknown_of(upload_ids: Collection[UUID]) -> set[UUID]:
    """Answer which of these ids belong to no unfinished upload."""
    known = select(Upload.id).where(Upload.id.in_(upload_ids), Upload.finished_at.is_(None))
    return set(upload_ids) - set(db.session.scalars(known))


def count_finished(now: datetime) -> int:
    """Count the records of finished uploads that nobody asks about any more."""
    query = select(func.count()).select_from(Upload).where(*_told_of(now))
    return db.session.scalar(query) or 0


def forget_finished(now: datetime) -> None:
    """Drop the records of finished uploads that nobody asks about any more."""
    db.session.execute(delete(Upload).where(*_told_of(now)))


def _told_of(now: datetime) -> tuple[Any, ...]:
    return Upload.finished_at.is_not(None), Upload.expires_at <= now


def _locked(upload_id: UUID) -> Upload:
    upload = db.session.get(Upload, upload_id, with_for_update=True, populate_existing=True)
    if upload is None:
        raise UploadNotFound
    return upload


def _check_wishes(actor: User, details: dict[str, Any]) -> None:
    """Refuse before the first byte what would be refused after the last."""
    if details.get("access", Access.PRIVATE) not in videos_policy.WITHOUT_MORE:
        raise AccessNotOffered
    if "video_id" in details:
        replaced.check(actor, UUID(details["video_id"]))
    wanted = details.get("channel")
    if wanted and not channels_policy.may_publish(actor, channels.get(wanted)):
        raise NotYourChannel


def _channel_of(owner: User, wanted: str | None) -> Channel:
    """Find the wanted channel; one that went meanwhile must not cost the upload."""
    if wanted:
        try:
            channel = channels.lock(channels.get(wanted).id)
        except ChannelNotFound:
            return channels.ensure_channel(owner)
        if channels_policy.may_publish(owner, channel):
            return channel
    return channels.ensure_channel(owner)


def _title_of(filename: str) -> str:
    return PurePath(filename).stem.replace("_", " ").strip()[:200] or UNTITLED


def taken_by(user_id: UUID) -> int:
    """Sum what a person takes; a removed video keeps its bytes until it is purged."""
    kept = select(func.coalesce(func.sum(Video.size_bytes), 0)).where(Video.uploader_id == user_id)
    opened = select(func.coalesce(func.sum(Upload.size), 0)).where(
        Upload.owner_id == user_id, *under_way()
    )
    taken = [db.session.scalar(kept), db.session.scalar(opened), replacing.bytes_of(user_id)]
    return sum(int(size or 0) for size in taken)


def _still_to_come() -> int:
    query = select(func.coalesce(func.sum(Upload.size - Upload.received), 0)).where(*under_way())
    return int(db.session.scalar(query) or 0)


def under_way() -> tuple[Any, ...]:
    """Say in SQL that an upload is on its way."""
    return Upload.finished_at.is_(None), Upload.expires_at > clock.now()
