"""The life of a playlist: made, found, edited, removed; and the one everybody has."""

import uuid

from sqlalchemy import delete, func, select

from app.accounts import service as accounts
from app.accounts import standing
from app.accounts.models import User
from app.accounts.standing import Deed
from app.core.database import db
from app.playlists import policy
from app.playlists.errors import PlaylistNotFound, TooManyPlaylists, WatchLaterStays
from app.playlists.models import Playlist
from app.playlists.values import MOST_PLAYLISTS, Kind, Visibility

WATCH_LATER = "Watch later"


def create(
    actor: User,
    *,
    title: str,
    description: str = "",
    visibility: str = Visibility.PRIVATE,
) -> Playlist:
    """Make a playlist of the actor's; raise TooManyPlaylists, Sanctioned for one others see."""
    demand_standing(actor.id, visibility)
    accounts.lock(actor.id)
    mine = (Playlist.owner_id == actor.id, Playlist.kind == Kind.LIST)
    if (db.session.scalar(select(func.count()).where(*mine)) or 0) >= MOST_PLAYLISTS:
        raise TooManyPlaylists
    return _add(actor, title=title, description=description, visibility=Visibility(visibility))


def demand_standing(owner_id: uuid.UUID, visibility: str) -> None:
    """Raise Sanctioned where others would see what a suspended person puts on a list."""
    if visibility != Visibility.PRIVATE:
        standing.demand_of(owner_id, Deed.PUBLISH)


def get(playlist_id: uuid.UUID) -> Playlist:
    """Find a playlist; raise PlaylistNotFound."""
    playlist = db.session.get(Playlist, playlist_id)
    if playlist is None:
        raise PlaylistNotFound
    return playlist


def lock(playlist_id: uuid.UUID) -> Playlist:
    """Find a playlist and hold its row until the unit of work ends; raise PlaylistNotFound.

    Who changes what is on a list, or its order, holds it.
    """
    playlist = db.session.get(Playlist, playlist_id, with_for_update=True, populate_existing=True)
    if playlist is None:
        raise PlaylistNotFound
    return playlist


def show(viewer: User | None, playlist_id: uuid.UUID) -> Playlist:
    """Find a playlist the viewer may see; raise PlaylistNotFound."""
    playlist = get(playlist_id)
    if not policy.may_see(viewer, playlist):
        raise PlaylistNotFound
    return playlist


def edit(
    playlist: Playlist,
    *,
    title: str | None = None,
    description: str | None = None,
    visibility: str | None = None,
) -> Playlist:
    """Change what is given; raise WatchLaterStays, Sanctioned for a list others see."""
    if playlist.is_watch_later:
        raise WatchLaterStays
    demand_standing(playlist.owner_id, visibility or playlist.visibility)
    given = {"title": title, "description": description, "visibility": visibility}
    for name, value in given.items():
        if value is not None:
            setattr(playlist, name, value)
    db.session.flush()
    return playlist


def remove(playlist: Playlist) -> None:
    """Delete a playlist, with what is on it; raise WatchLaterStays."""
    if playlist.is_watch_later:
        raise WatchLaterStays
    db.session.delete(playlist)
    db.session.flush()


def remove_all_of(user: User) -> None:
    """Delete every playlist of somebody who goes, “Watch later” too."""
    gone = delete(Playlist).where(Playlist.owner_id == user.id)
    db.session.execute(gone, execution_options={"synchronize_session": False})


def watch_later(user: User) -> Playlist | None:
    """Find somebody's “Watch later”, None while there is none."""
    theirs = (Playlist.owner_id == user.id, Playlist.kind == Kind.WATCH_LATER)
    return db.session.scalars(select(Playlist).where(*theirs)).first()


def ensure_watch_later(actor: User) -> Playlist:
    """Find the actor's “Watch later”, or make it."""
    found = watch_later(actor)
    if found is not None:
        return found
    accounts.lock(actor.id)
    return watch_later(actor) or _add(actor, title=WATCH_LATER, kind=Kind.WATCH_LATER)


def _add(actor: User, **fields: str) -> Playlist:
    playlist = Playlist(owner_id=actor.id, **fields)
    db.session.add(playlist)
    db.session.flush()
    return playlist
