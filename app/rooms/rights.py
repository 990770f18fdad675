"""Who of a room's members may not watch any more what it shows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import User
from app.core.database import db
from app.core.errors import AppError
from app.rooms import service
from app.rooms.models import Room
from app.videos import policy as videos
from app.videos import unlocks
from app.videos.errors import PasswordRequired
from app.videos.models import Video

Seated = tuple[UUID | None, tuple[UUID, ...]]


def refusals(room: Room, seated: Collection[Seated]) -> dict[Seated, AppError]:
    """Answer why each of these may not watch any more; who may is left out.

    Each is a user's id, None for a guest, and the ids under which a guest's browser unlocked films.
    Users and their tiers are asked for once for all of them. Who was disabled counts as a guest.
    """
    with _known([room.video], seated) as users:
        found = {
            one: service.watch_refusal(users.get(one[0]), room, unlocked=one[1]) for one in seated
        }
    return {one: refusal for one, refusal in found.items() if refusal is not None}


def of_films(
    films: Collection[Video], seated: Collection[Seated]
) -> dict[UUID, dict[Seated, AppError]]:
    """Answer for each film which of these may not watch it, and why.

    Users and their tiers are asked for once for all, and only where it matters who one is: what a
    guest may watch, everybody may.
    """
    guarded = [film for film in films if videos.watch_refusal(None, film, in_browser=False)]
    found: dict[UUID, dict[Seated, AppError]] = {film.id: {} for film in films}
    if not guarded:
        return found
    with _known(guarded, seated) as users:
        return found | {film.id: _refusals(film, seated, users) for film in guarded}


def is_for_any(film: Video, seated: Collection[Seated]) -> bool:
    """Tell whether one of these may watch a film that not everybody may."""
    with _known([film], seated) as users:
        return any(_refusal(film, users.get(one[0]), one[1]) is None for one in seated)


def is_for_all(film: Video) -> bool:
    """Tell whether a film is for whoever comes."""
    return videos.watch_refusal(None, film, in_browser=False) is None


@contextmanager
def _known(
    films: Collection[Video], seated: Collection[Seated]
) -> Iterator[dict[UUID | None, User]]:
    """Ask once for these users and their tiers; who was disabled counts as a guest."""
    ids = {user_id for user_id, _ in seated if user_id is not None}
    active = select(User).where(User.id.in_(ids), User.is_active)
    users: dict[UUID | None, User] = {one.id: one for one in db.session.scalars(active).unique()}
    with videos.known(ids, films):
        yield users


def _refusals(
    film: Video, seated: Collection[Seated], users: dict[UUID | None, User]
) -> dict[Seated, AppError]:
    found = {one: _refusal(film, users.get(one[0]), one[1]) for one in seated}
    return {one: refusal for one, refusal in found.items() if refusal is not None}


def _refusal(film: Video, viewer: User | None, unlocked: Collection[UUID]) -> AppError | None:
    refusal = videos.watch_refusal(viewer, film, in_browser=False)
    gave_it = isinstance(refusal, PasswordRequired) and viewer is None
    return None if gave_it and unlocks.of_any(unlocked, film.id) else refusal
