"""Reading playlists: lists of them at a glance, what is on one as a viewer sees it, what plays."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, null, select, tuple_

from app.accounts.models import User
from app.channels.models import Channel
from app.core import clock, pagination
from app.core.database import db
from app.core.pagination import Page
from app.playlists import policy
from app.playlists.models import Playlist, PlaylistItem
from app.playlists.values import Kind, Visibility
from app.videos.models import Video


@dataclass(frozen=True)
class Entry:
    """A video on a list, at a position counted from 1; `video` is None for who may not see it."""

    position: int
    added_at: datetime
    video_id: uuid.UUID
    video: Video | None


@dataclass
class Glance:
    """A list in short, as a viewer sees it: how much is on it, and its first picture."""

    playlist: Playlist
    owner: Any
    item_count: int = 0
    available_count: int = 0
    thumbnail_key: str | None = None

    @property
    def missing_count(self) -> int:
        """Count the videos the viewer may not see."""
        return self.item_count - self.available_count


@dataclass(frozen=True)
class Saved:
    """Which of somebody's lists hold a video."""

    watch_later: bool = False
    playlist_ids: Collection[uuid.UUID] = field(default_factory=list)


def mine(actor: User, *, page: int, page_size: int) -> Page:
    """List the actor's playlists: “Watch later”, then those that changed last."""
    query = select(Playlist).where(Playlist.owner_id == actor.id)
    order = ((Playlist.kind == Kind.WATCH_LATER).desc(), *_LAST_CHANGED)
    return pagination.paginate(db.session(), query.order_by(*order), page=page, page_size=page_size)


def public_of(user_id: uuid.UUID, *, page: int, page_size: int) -> Page:
    """List somebody's public playlists, those that changed last first."""
    query = _public(user_id).order_by(*_LAST_CHANGED)
    return pagination.paginate(db.session(), query, page=page, page_size=page_size)


def has_public(user_id: uuid.UUID) -> bool:
    """Say whether somebody has a public playlist."""
    return db.session.scalar(_public(user_id).with_only_columns(Playlist.id).limit(1)) is not None


def names_of(actor: User) -> Sequence[Playlist]:
    """List all the actor's own playlists for choosing among them, the last changed first."""
    own = (Playlist.owner_id == actor.id, Playlist.kind == Kind.LIST)
    return db.session.scalars(select(Playlist).where(*own).order_by(*_LAST_CHANGED)).all()


_LAST_CHANGED = (Playlist.updated_at.desc(), Playlist.id.desc())


def _public(user_id: uuid.UUID) -> Select[Any]:
    shown = (Playlist.owner_id == user_id, Playlist.visibility == Visibility.PUBLIC)
    return select(Playlist).where(*shown)


def glances(viewer: User | None, playlists: Iterable[Playlist]) -> list[Glance]:
    """Look at some lists, with three queries for all of them."""
    lists = list(playlists)
    owners = _owners({one.owner_id for one in lists})
    found = {one.id: Glance(one, owners[one.owner_id]) for one in lists}
    first: dict[uuid.UUID, int] = {}
    for group in _alike(list(found)):
        glance = found[group.playlist_id]
        glance.item_count += group.count
        if policy.may_see_entry(viewer, glance.playlist, group):
            glance.available_count += group.count
            if group.pictured is not None:
                place = first.get(group.playlist_id, group.pictured)
                first[group.playlist_id] = min(place, group.pictured)
    for row in _pictures(first):
        found[row.playlist_id].thumbnail_key = row.thumbnail_key
    return list(found.values())


def glance(viewer: User | None, playlist: Playlist) -> Glance:
    """Look at one list."""
    return glances(viewer, [playlist])[0]


def _owners(user_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Any]:
    columns = User.__table__.c
    query = select(columns.id, columns.username, columns.display_name)
    rows = db.session.execute(query.where(columns.id.in_(user_ids))).all() if user_ids else ()
    return {row.id: row for row in rows}


def _alike(playlist_ids: Collection[uuid.UUID]) -> Iterable[Any]:
    """Count the videos on some lists that are alike in all that decides who may see them.

    Each group stands for one of its videos, though it has no id, and tells the place of the first
    that has a picture.
    """
    if not playlist_ids:
        return ()
    item, video = PlaylistItem.__table__.c, Video.__table__.c
    owner_id = Channel.__table__.c.owner_id
    pictured = case((video.thumbnail_key.is_not(None), item.place))
    query = (
        select(
            *(item.playlist_id, video.access, owner_id, video.taken_down),
            null().label("id"),
            func.max(video.deleted_at).label("deleted_at"),
            func.max(video.published_at).label("published_at"),
            func.count().label("count"),
            func.min(pictured).label("pictured"),
        )
        .select_from(PlaylistItem.__table__)
        .join(Video.__table__, video.id == item.video_id)
        .join(Channel.__table__, Channel.__table__.c.id == video.channel_id)
        .where(item.playlist_id.in_(playlist_ids))
    )
    is_out = video.published_at <= clock.now()
    alike = (item.playlist_id, video.access, owner_id, video.taken_down)
    grouped = query.group_by(*alike, video.deleted_at.is_(None), is_out)
    return db.session.execute(grouped).all()


def _pictures(places: Mapping[uuid.UUID, int]) -> Iterable[Any]:
    """Read the pictures of the videos at a place of each list."""
    if not places:
        return ()
    item, video = PlaylistItem.__table__.c, Video.__table__.c
    query = select(item.playlist_id, video.thumbnail_key).join_from(
        PlaylistItem.__table__, Video.__table__, video.id == item.video_id
    )
    here = tuple_(item.playlist_id, item.place).in_(list(places.items()))
    return db.session.execute(query.where(here)).all()


def entries(viewer: User | None, playlist: Playlist, *, page: int, page_size: int) -> Page:
    """List what is on a playlist, in its order."""
    first = (page - 1) * page_size
    rows = db.session.execute(
        _rows(playlist).order_by(PlaylistItem.place).limit(page_size).offset(first)
    )
    items = list(_entries(viewer, playlist, rows, first + 1))
    here = PlaylistItem.playlist_id == playlist.id
    return Page(items, page, page_size, db.session.scalar(select(func.count()).where(here)) or 0)


def entry(viewer: User | None, playlist: Playlist, video_id: uuid.UUID) -> Entry:
    """Find one video on a list, where it is known to be."""
    row = db.session.execute(_rows(playlist).where(PlaylistItem.video_id == video_id)).one()
    here = (PlaylistItem.playlist_id == playlist.id, PlaylistItem.place <= row.place)
    position = db.session.scalar(select(func.count()).where(*here)) or 1
    return next(_entries(viewer, playlist, [row], position))


def some(
    viewer: User | None, playlist: Playlist, wanted: Sequence[uuid.UUID], first: int
) -> list[Entry]:
    """Find some videos of a list, in the order wanted; they count from `first`."""
    query = _rows(playlist).where(PlaylistItem.video_id.in_(wanted))
    rows = {row.video_id: row for row in db.session.execute(query)}
    found = [rows[video_id] for video_id in wanted if video_id in rows]
    return list(_entries(viewer, playlist, found, first))


def order_of(playlist: Playlist) -> Sequence[uuid.UUID]:
    """List the ids of all videos on a list, in its order."""
    here = PlaylistItem.playlist_id == playlist.id
    query = select(PlaylistItem.video_id).where(here).order_by(PlaylistItem.place)
    return db.session.scalars(query).all()


def saved(actor: User, video_id: uuid.UUID) -> Saved:
    """Answer which of the actor's lists hold a video."""
    query = (
        select(Playlist.id, Playlist.kind)
        .join(PlaylistItem, PlaylistItem.playlist_id == Playlist.id)
        .where(Playlist.owner_id == actor.id, PlaylistItem.video_id == video_id)
    )
    rows = db.session.execute(query.order_by(*_LAST_CHANGED)).all()
    return Saved(
        watch_later=any(row.kind == Kind.WATCH_LATER for row in rows),
        playlist_ids=[row.id for row in rows if row.kind == Kind.LIST],
    )


def _rows(playlist: Playlist) -> Select[*tuple[Any, ...]]:
    columns = (PlaylistItem.video_id, PlaylistItem.place, PlaylistItem.added_at, Video)
    query = select(*columns).join(Video, Video.id == PlaylistItem.video_id)
    return query.where(PlaylistItem.playlist_id == playlist.id)


def _entries(
    viewer: User | None, playlist: Playlist, rows: Iterable[Any], first: int
) -> Iterator[Entry]:
    for position, row in enumerate(rows, start=first):
        may_see = policy.may_see_entry(viewer, playlist, row.Video)
        video = row.Video if may_see else None
        yield Entry(position, row.added_at, row.video_id, video)
