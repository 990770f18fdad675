"""The life of a video: made, found, edited, published or failed, removed, purged."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Required, TypedDict, Unpack

from sqlalchemy import and_, delete, select

from app.accounts.models import User
from app.channels import policy as channels_policy
from app.channels import service as channels
from app.channels.models import Channel
from app.core import clock, ids
from app.core.database import after_commit, db
from app.jobs import service as jobs
from app.services import storage
from app.videos import policy, signals
from app.videos.editing import release, tags
from app.videos.editing.changes import edit, offered
from app.videos.editing.tags import MAX_TAGS, clean_tags
from app.videos.errors import NotYourChannel, VideoNotFound
from app.videos.models import Video
from app.videos.values import Access, Status

__all__ = ["MAX_TAGS", "clean_tags", "edit"]


KEEP_TAKEN_DOWN = timedelta(days=150)


class NewVideo(TypedDict, total=False):
    """What is known of a video when it is made; None is the same as nothing.

    `video_id` was chosen earlier, when the video's files had to be put away before its row.
    """

    video_id: uuid.UUID
    title: Required[str]
    description: str | None
    tags: Iterable[str] | None
    access: str | None
    category: str | None
    language: str | None
    source: str
    source_url: str | None
    embed_provider: str | None
    embed_id: str | None
    filename: str | None
    content_type: str | None
    size_bytes: int | None


def create(actor: User, channel: Channel, **given: Unpack[NewVideo]) -> Video:
    """Make a PENDING video; raise ChannelNotFound, NotYourChannel, AccessNotOffered."""
    channel = channels.lock(channel.id)
    if not channels_policy.may_publish(actor, channel):
        raise NotYourChannel
    known: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    video = Video(
        id=known.pop("video_id", None) or ids.new_id(),
        channel=channel,
        uploader_id=actor.id,
        access=offered(known.pop("access", Access.PRIVATE), policy.WITHOUT_MORE),
        tag_rows=tags.rows_of(known.pop("tags", ())),
        **known,
    )
    db.session.add(video)
    db.session.flush()
    return video


def get(video_id: uuid.UUID) -> Video:
    """Find a video that is not removed; raise VideoNotFound."""
    video = db.session.get(Video, video_id)
    if video is None or video.deleted_at is not None:
        raise VideoNotFound
    return video


def lock(video_id: uuid.UUID) -> Video:
    """Find a video and hold its row until the unit of work ends; raise VideoNotFound."""
    video = db.session.get(Video, video_id, with_for_update={"of": Video}, populate_existing=True)
    if video is None or video.deleted_at is not None:
        raise VideoNotFound
    return video


def show(viewer: User | None, video_id: uuid.UUID) -> Video:
    """Find a video whose listing the viewer may see; raise VideoNotFound."""
    video = get(video_id)
    if not policy.may_see_listing(viewer, video):
        raise VideoNotFound
    return video


def watch(viewer: User | None, video_id: uuid.UUID) -> Video:
    """Find a video the viewer may watch; raise VideoNotFound or what the access asks for."""
    video = get(video_id)
    refusal = policy.watch_refusal(viewer, video)
    if refusal is not None:
        raise refusal
    return video


def note_given(viewer: User | None, video: Video, *, may_begin: bool = True) -> None:
    """Tell whoever listens that a player is given the film; raise what they refuse it for.

    `may_begin` says whether the viewer asked for it, so that what is theirs for a while may begin.
    """
    signals.film_given.send(video, viewer=viewer, may_begin=may_begin)


def set_original(video: Video, key: str, *, size_bytes: int) -> None:
    """Record where the uploaded bytes lie, and how many they are."""
    video.original_key = key
    video.size_bytes = size_bytes
    db.session.flush()


def set_sha256(video: Video, sha256: str) -> None:
    """Record the checksum of the original, in hexadecimal."""
    video.sha256 = sha256
    db.session.flush()


def find_same_bytes(video: Video) -> Sequence[Video]:
    """List the other videos its uploader made of the same bytes, the oldest first."""
    if video.sha256 is None:
        return []
    query = select(Video).where(
        Video.uploader_id == video.uploader_id,
        Video.sha256 == video.sha256,
        Video.id != video.id,
        Video.deleted_at.is_(None),
    )
    return db.session.scalars(query.order_by(Video.submitted_at, Video.id)).all()


def mark_processing(video: Video) -> None:
    """Say that work on the video has begun; what is READY stays READY."""
    if video.status == Status.READY:
        return
    video.status = Status.PROCESSING
    video.reason_code = video.reason = None
    _changed(video)


def set_probe(video: Video, *, duration: float, width: int, height: int, fps: float) -> None:
    """Record what the original is, as displayed: seconds, pixels, pictures a second."""
    video.duration, video.fps = duration, fps
    video.width, video.height = width, height
    _changed(video)


def publish(video: Video) -> None:
    """Make the video READY and watchable, and out unless it is to come out later."""
    if video.status == Status.READY and video.watchable:
        return
    video.status, video.watchable = Status.READY, True
    video.reason_code = video.reason = None
    release.settle(video)
    _changed(video)
    signals.video_ready.send(video)


def come_out(video: Video) -> bool:
    """Tell that a video's time to come out has come; say whether it had."""
    if not release.come_out(video):
        return False
    _changed(video)
    return True


def fail(video: Video, *, code: str, reason: str) -> None:
    """Give the video up with a reason for a person; what can be watched stays READY."""
    if video.watchable:
        return
    video.status, video.reason_code, video.reason = Status.FAILED, code, reason
    _changed(video)


def remove(video: Video) -> None:
    """Hide a video at once; it is purged later."""
    video.deleted_at = clock.now()
    db.session.flush()
    signals.video_removed.send(video)


def stop_and_hide(video_id: uuid.UUID) -> None:
    """Stop the work on a video that goes for good, and hide it if it is not hidden yet."""
    jobs.delete_of_subject("video", video_id)
    video = db.session.get(Video, video_id, with_for_update={"of": Video}, populate_existing=True)
    if video is not None and video.deleted_at is None:
        remove(video)


def remove_of_channel(channel: Channel) -> None:
    """Hide every video of a channel that goes."""
    query = select(Video).where(Video.channel_id == channel.id, Video.deleted_at.is_(None))
    for video in db.session.scalars(query).all():
        remove(video)


def removed_before(moment: datetime) -> Sequence[uuid.UUID]:
    """List the ids of the videos that were removed before a moment.

    What moderators took down is kept longer: there may be an appeal.
    """
    kept = and_(Video.taken_down, Video.deleted_at >= moment - KEEP_TAKEN_DOWN)
    return db.session.scalars(select(Video.id).where(Video.deleted_at < moment, ~kept)).all()


def purge(video_id: uuid.UUID) -> None:
    """Delete a removed video's rows, and its files after the commit."""
    video = db.session.get(Video, video_id)
    if video is None or video.deleted_at is None:
        return
    jobs.delete_of_subject("video", video_id)
    video = db.session.get(Video, video_id, with_for_update={"of": Video}, populate_existing=True)
    if video is None or video.deleted_at is None:  # gone, or brought back at this moment
        return
    signals.video_purged.send(video)
    after_commit(storage.current().delete_prefix, video.prefix)
    db.session.execute(delete(Video).where(Video.id == video_id))
    db.session.expunge(video)


def purge_of_channel(channel: Channel) -> None:
    """Purge every video of a channel that is purged, also one that was never removed."""
    remove_of_channel(channel)
    query = select(Video.id).where(Video.channel_id == channel.id)
    for video_id in db.session.scalars(query).all():
        purge(video_id)


def _changed(video: Video) -> Video:
    db.session.flush()
    signals.video_changed.send(video)
    return video
