"""Several videos changed at once, and the change taken back for some minutes after."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select

from app.accounts.models import User
from app.core import clock
from app.core.database import db
from app.videos import policy, service, signals
from app.videos.editing import bin as removed
from app.videos.editing.changes import Changes, edit
from app.videos.editing.errors import UndoIsOver
from app.videos.editing.models import VideoUndo
from app.videos.errors import VideoNotFound
from app.videos.models import Video

UNDO_FOR = timedelta(minutes=10)
MOMENTS = ("publish_at", "published_at")


@dataclass(frozen=True)
class Wish:
    """What is to change of each video; what is None stays.

    An empty `category` takes it away; `publish` is `now` or `held`.
    """

    access: str | None = None
    category: str | None = None
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    publish: str | None = None
    delete: bool = False


def change(actor: User, video_ids: Iterable[uuid.UUID], wish: Wish) -> VideoUndo:
    """Change videos of the actor's, all or none; answer what takes it back.

    Raise VideoNotFound for one that is not theirs, and what editing raises.
    """
    made = [_change_one(actor, video_id, wish) for video_id in sorted(set(video_ids))]
    row = VideoUndo(user_id=actor.id, changes=[one for one in made if one is not None])
    db.session.add(row)
    db.session.flush()
    return row


def _change_one(actor: User, video_id: uuid.UUID, wish: Wish) -> dict[str, Any] | None:
    video = service.lock(video_id)
    if not policy.is_owner(actor, video):
        raise VideoNotFound
    before = _state(video)
    if changes := _changes(video, wish):
        edit(video, **changes)
    if wish.delete:
        service.remove(video)
    after = _state(video)
    changed = [name for name in before if before[name] != after[name]]
    if not changed:
        return None
    kept = {name: [before[name], after[name]] for name in changed}
    return {"video": str(video_id), "fields": kept}


def _changes(video: Video, wish: Wish) -> Changes:
    changes = Changes()
    if wish.access is not None:
        changes["access"] = wish.access
    if wish.category is not None:
        changes["category"] = wish.category
    if wish.add_tags or wish.remove_tags:
        gone = set(service.clean_tags(wish.remove_tags))
        changes["tags"] = [tag for tag in [*video.tags, *wish.add_tags] if tag not in gone]
    if wish.publish is not None:
        changes["held_back"] = wish.publish == "held"
    return changes


def find(actor: User, undo_id: uuid.UUID) -> VideoUndo:
    """Find a change of the actor's that can be taken back; raise UndoIsOver."""
    row = db.session.get(VideoUndo, undo_id, populate_existing=True)
    is_theirs = row is not None and (row.user_id == actor.id or actor.has_role("admin"))
    if row is None or not is_theirs or row.created_at < clock.now() - UNDO_FOR:
        raise UndoIsOver
    return row


def undo(actor: User, undo_id: uuid.UUID) -> int:
    """Take a change back, once; count the videos. What was changed since then stays.

    Raise UndoIsOver.
    """
    changes = find(actor, undo_id).changes
    # Whoever deletes the row takes the change back; a second click finds it gone.
    taken = delete(VideoUndo).where(VideoUndo.id == undo_id).returning(VideoUndo.id)
    if db.session.scalar(taken) is None:
        raise UndoIsOver
    count = 0
    for one in changes:
        with suppress(VideoNotFound):
            count += _put_back(actor, uuid.UUID(one["video"]), one["fields"])
    return count


def _put_back(actor: User, video_id: uuid.UUID, fields: Mapping[str, list[Any]]) -> bool:
    if "removed" in fields:
        removed.restore(actor, video_id)
    video = service.lock(video_id)
    now = _state(video)
    former = {name: was for name, (was, became) in fields.items() if now[name] == became}
    edit(video, **{name: former[name] for name in ("access", "category", "tags") if name in former})
    was_out = policy.is_published(video)
    for name in MOMENTS:
        if name in former:
            setattr(video, name, former[name] and datetime.fromisoformat(former[name]))
    video.held_back = former.get("held_back", video.held_back)
    db.session.flush()
    if was_out and not policy.is_published(video):
        signals.watch_right_changed.send(video, user_id=None)
    signals.video_changed.send(video)
    return True


def _state(video: Video) -> dict[str, Any]:
    """Answer what a change of several videos may touch, as JSON keeps it."""
    moments = {name: getattr(video, name) for name in MOMENTS}
    return {
        "access": video.access,
        "category": video.category,
        "tags": list(video.tags),
        "held_back": video.held_back,
        "removed": video.deleted_at is not None,
        **{name: moment and moment.isoformat() for name, moment in moments.items()},
    }


def count_old(now: datetime) -> int:
    """Count the changes that cannot be taken back any more."""
    old = VideoUndo.created_at < now - UNDO_FOR
    return db.session.scalar(select(func.count()).select_from(VideoUndo).where(old)) or 0


def forget_old(now: datetime) -> None:
    """Drop the changes that cannot be taken back any more."""
    db.session.execute(delete(VideoUndo).where(VideoUndo.created_at < now - UNDO_FOR))
