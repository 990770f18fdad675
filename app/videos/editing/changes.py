"""The details of a video: what a creator may say of it, and what follows from a change."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypedDict, Unpack

from app.core.database import db
from app.videos import policy, signals, unlocks
from app.videos.editing import release, tags
from app.videos.editing.errors import PasswordMissing
from app.videos.errors import AccessNotOffered, NoSuchPicture
from app.videos.models import Video
from app.videos.values import Access

PLAIN = ("title", "description", "downloads")
# None takes these away; of everything else it is the same as nothing.
CLEARED_BY_NONE = ("category", "language")


class Changes(TypedDict, total=False):
    """What changes of a video; what is not in it stays.

    `publish_at` None lets it come out at once; `thumbnail` counts the pictures from 0.
    """

    title: str | None
    description: str | None
    tags: Iterable[str] | None
    access: str | None
    category: str | None
    language: str | None
    thumbnail: int | None
    publish_at: datetime | None
    held_back: bool | None
    password_hash: str | None
    downloads: bool | None


def edit(video: Video, **changes: Unpack[Changes]) -> Video:
    """Change what is given.

    Raise AccessNotOffered, PasswordMissing, NoSuchPicture, PublishTimeTooSoon, PublishTimeTooFar.
    """
    was_out, former = policy.is_published(video), (video.access, video.password_hash)
    _describe(video, changes)
    _plan(video, changes)
    _open_to(video, changes.get("access"), changes.get("password_hash"))
    db.session.flush()
    has_new_door = former != (video.access, video.password_hash)
    if has_new_door or (was_out and not policy.is_published(video)):
        signals.watch_right_changed.send(video, user_id=None)
    signals.video_changed.send(video)
    return video


def _describe(video: Video, changes: Mapping[str, Any]) -> None:
    for name in PLAIN:
        if changes.get(name) is not None:
            setattr(video, name, changes[name])
    for name in CLEARED_BY_NONE:
        if name in changes:
            setattr(video, name, changes[name] or None)
    if changes.get("tags") is not None:
        tags.put(video, changes["tags"])
    if changes.get("thumbnail") is not None:
        video.thumbnail_key = _picture(video, changes["thumbnail"])


def _plan(video: Video, changes: Mapping[str, Any]) -> None:
    """Say when it comes out, where that is asked for; a time outweighs the rest."""
    held, moment = changes.get("held_back"), changes.get("publish_at")
    if moment is not None:
        release.at(video, moment)
    elif held:
        release.hold_back(video)
    elif held is False or "publish_at" in changes:
        release.at_once(video)


def _open_to(video: Video, access: str | None, password_hash: str | None) -> None:
    """Say who may watch; whoever gave a former password has to give the new one."""
    if access is not None and access != video.access:
        video.access = offered(access, policy.choosable(video))
    if password_hash is not None:
        video.password_hash = password_hash
        unlocks.forget(video.id)
    if video.access == Access.PASSWORD and video.password_hash is None:
        raise PasswordMissing


def offered(access: str, choice: Iterable[str]) -> str:
    """Answer a kind of access that may be chosen; raise AccessNotOffered."""
    if access not in choice:
        raise AccessNotOffered
    return Access(access)


def _picture(video: Video, number: int) -> str:
    if not 0 <= number < len(video.thumbnail_keys):
        raise NoSuchPicture
    return video.thumbnail_keys[number]
