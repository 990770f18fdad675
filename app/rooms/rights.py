"""Who of a room's members may not watch any more what it shows."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import User
from app.channels import policy as channels
from app.core.database import db
from app.core.errors import AppError
from app.rooms import service
from app.rooms.models import Room
from app.videos import policy as videos
from app.videos.models import Video

Seated = tuple[UUID | None, tuple[UUID, ...]]


def refusals(room: Room, seated: Collection[Seated]) -> dict[Seated, AppError]:
    """Answer why each of these may not watch any more; who may is left out.

    Each is a user's id, None for a guest, and the ids under which a guest's browser unlocked films.
    Users and their tiers are asked for once for all of them. Who was disabled counts as a guest.
    """
    ids = [user_id for user_id, _ in seated if user_id is not None]
    active = select(User).where(User.id.in_(ids), User.is_active)
    users: dict[UUID | None, User] = {one.id: one for one in db.session.scalars(active).unique()}
    with channels.known_tiers(ids, [room.video.channel_id]):
        found = {
            one: service.watch_refusal(users.get(one[0]), room, unlocked=one[1]) for one in seated
        }
    return {one: refusal for one, refusal in found.items() if refusal is not None}


def of_films(
    films: Collection[Video], user_ids: Collection[UUID | None]
) -> dict[UUID, dict[UUID | None, AppError]]:
    """Answer for each film which of these users, None for guests, may not watch it, and why.

    Users and their tiers are asked for once for all. What a guest may watch, everybody may.
    """
    ids = [user_id for user_id in user_ids if user_id is not None]
    active = select(User).where(User.id.in_(ids), User.is_active)
    users: dict[UUID | None, User] = {one.id: one for one in db.session.scalars(active).unique()}
    with channels.known_tiers(ids, {film.channel_id for film in films}):
        return {film.id: _refusals(film, user_ids, users) for film in films}


def _refusals(
    film: Video, user_ids: Collection[UUID | None], users: dict[UUID | None, User]
) -> dict[UUID | None, AppError]:
    if videos.watch_refusal(None, film, in_browser=False) is None:
        return {}
    found = {one: videos.watch_refusal(users.get(one), film, in_browser=False) for one in user_ids}
    return {one: refusal for one, refusal in found.items() if refusal is not None}
