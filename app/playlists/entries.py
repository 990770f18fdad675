"""What is on a playlist: put on, taken off, moved. Each holds the row of the playlist."""

import uuid
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Delete, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.core import clock
from app.core.database import db
from app.playlists import service
from app.playlists.errors import NotOnPlaylist, PlaylistFull
from app.playlists.models import Playlist, PlaylistItem
from app.playlists.values import MOST_ENTRIES
from app.videos import service as videos
from app.videos.errors import VideoNotFound


def add(actor: User, playlist_id: uuid.UUID, video_id: uuid.UUID) -> bool:
    """Put a video at the end of a list; say whether it was not there: twice moves nothing.

    Raise VideoNotFound for what the actor may not see, PlaylistNotFound, PlaylistFull, Sanctioned.
    """
    videos.show(actor, video_id)
    playlist = service.lock(playlist_id)
    if _find(playlist, video_id) is not None:
        return False
    here = PlaylistItem.playlist_id == playlist.id
    count, last = db.session.execute(
        select(func.count(), func.max(PlaylistItem.place)).where(here)
    ).one()
    if count >= MOST_ENTRIES:
        raise PlaylistFull
    service.demand_standing(playlist.owner_id, playlist.visibility)
    item = PlaylistItem(playlist_id=playlist.id, video_id=video_id, place=(last or 0) + 1)
    try:
        with db.session.begin_nested():
            db.session.add(item)
    except IntegrityError as error:  # it was purged a moment ago
        raise VideoNotFound from error
    _touch(playlist)
    return True


def remove(actor: User, playlist_id: uuid.UUID, video_id: uuid.UUID) -> None:
    """Take a video off a list; twice is as once; raise PlaylistNotFound, VideoNotFound.

    What is on the list goes whatever became of it; of what is not, the actor is told no more than
    anybody.
    """
    playlist = service.lock(playlist_id)
    gone = delete(PlaylistItem).where(
        PlaylistItem.playlist_id == playlist.id, PlaylistItem.video_id == video_id
    )
    if _deleted(gone):
        _touch(playlist)
    else:
        videos.show(actor, video_id)


def add_to_watch_later(actor: User, video_id: uuid.UUID) -> bool:
    """Put a video on the actor's “Watch later”; raise as `add` does."""
    videos.show(actor, video_id)
    return add(actor, service.ensure_watch_later(actor).id, video_id)


def remove_from_watch_later(actor: User, video_id: uuid.UUID) -> None:
    """Take a video off the actor's “Watch later”; raise as `remove` does."""
    playlist = service.watch_later(actor)
    if playlist is None:
        videos.show(actor, video_id)
    else:
        remove(actor, playlist.id, video_id)


def clear(playlist_id: uuid.UUID) -> None:
    """Take everything off a list; raise PlaylistNotFound."""
    playlist = service.lock(playlist_id)
    if _deleted(delete(PlaylistItem).where(PlaylistItem.playlist_id == playlist.id)):
        _touch(playlist)


def move(
    playlist_id: uuid.UUID,
    video_id: uuid.UUID,
    *,
    position: int | None = None,
    before: uuid.UUID | None = None,
    by: int = 0,
) -> None:
    """Move a video to a position counted from 1, before another, or by so many positions.

    Beyond an end is that end. Raise PlaylistNotFound, NotOnPlaylist.
    """
    playlist = service.lock(playlist_id)
    here = (PlaylistItem.playlist_id == playlist.id,)
    query = select(PlaylistItem.video_id, PlaylistItem.place).where(*here)
    rows = db.session.execute(query.order_by(PlaylistItem.place)).all()
    order = [row.video_id for row in rows]
    start = _index(order, video_id)
    if before is not None:
        end = _index(order, before)
        end -= start < end
    else:
        end = position - 1 if position is not None else start + by
    end = min(max(end, 0), len(order) - 1)
    if end != start:
        _shift(playlist, video_id, rows[start].place, rows[end].place)


def _shift(playlist: Playlist, video_id: uuid.UUID, start: int, end: int) -> None:
    """Move a video from one place to another; what lies between makes room by one."""
    place = PlaylistItem.place
    if end > start:
        between, step = (place > start, place <= end), -1
    else:
        between, step = (place >= end, place < start), 1
    _place(playlist, place + step, *between)
    _place(playlist, end, PlaylistItem.video_id == video_id)
    _touch(playlist)


def _place(playlist: Playlist, place: Any, *which: ColumnElement[bool]) -> None:
    here = PlaylistItem.playlist_id == playlist.id
    moved = update(PlaylistItem).where(here, *which).values(place=place)
    db.session.execute(moved, execution_options={"synchronize_session": False})


def _index(order: Sequence[uuid.UUID], video_id: uuid.UUID) -> int:
    try:
        return order.index(video_id)
    except ValueError:
        raise NotOnPlaylist from None


def _find(playlist: Playlist, video_id: uuid.UUID) -> PlaylistItem | None:
    return db.session.get(PlaylistItem, (playlist.id, video_id), populate_existing=True)


def _deleted(gone: Delete) -> bool:
    result = db.session.execute(gone, execution_options={"synchronize_session": False})
    return bool(cast("CursorResult[Any]", result).rowcount)


def _touch(playlist: Playlist) -> None:
    playlist.updated_at = clock.now()
    db.session.flush()
