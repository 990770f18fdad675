"""Rooms as REST and pages see them from outside: who hears of one, who reads its inside."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, session

from app.accounts.models import User
from app.api.access import current_user
from app.rooms import addresses, people, service
from app.rooms.chat import replay
from app.rooms.errors import RoomClosed
from app.rooms.invites import entry
from app.rooms.invites.entry import NOTHING, Key
from app.rooms.models import Room
from app.rooms.order import bans
from app.rooms.parties import service as parties
from app.rooms.people import id_of_user
from app.videos import service as videos
from app.videos import unlocks


def key_of_request(invite: str | None = None) -> Key:
    """Answer what a request shows: an invite of its address, films its browser unlocked."""
    return Key(invite=invite, unlocked=unlocks.known())


def member_of_request(viewer: User | None) -> str | None:
    """Answer who a request's caller is in rooms; a guest is known by their browser."""
    secret: str = current_app.config["SECRET_KEY"]
    return people.of_request(viewer, secret=secret, browser=session.get("csrf_token"))


def visible(
    viewer: User | None,
    slug: str,
    *,
    member: str | None = None,
    key: Key = NOTHING,
    by_request: bool = False,
) -> Room:
    """Find a room a person may hear of, whose film they may watch.

    `member` is who they are in rooms. A guest who asks `by_request` comes from an address that the
    room may have banned. Raise RoomNotFound, InviteEnded or what watching asks for.
    """
    room = service.known(slug)
    if viewer is None or not viewer.has_role("admin"):
        known = member or (id_of_user(viewer.id) if viewer else None)
        address = addresses.of_caller(room) if by_request and viewer is None else None
        entry.demand_known(room, known, key, address=address)
    if room.closed_at is not None:
        raise RoomClosed
    refusal = service.watch_refusal(viewer, room, unlocked=key.unlocked)
    if refusal is not None:
        raise refusal
    return room


def readable(
    viewer: User | None,
    slug: str,
    *,
    member: str | None = None,
    key: Key = NOTHING,
    by_request: bool = False,
) -> Room:
    """Find a room whose chat and members the viewer may read; raise why not, as at its door."""
    room = visible(viewer, slug, member=member, key=key, by_request=by_request)
    member = id_of_user(viewer.id) if viewer else member
    address = addresses.of_caller(room) if by_request else None
    user_id = viewer.id if viewer else None
    parties.check_door(room, user_id)
    known = service.check_door(room, viewer, member, address=address)
    bans.check_lock(room, user_id, known)
    refusal = entry.refusal(room, member, key)
    if refusal is not None:
        raise refusal
    return room


def heard_of(slug: str, invite: str | None = None) -> Room:
    """Find a room the caller of this request may hear of."""
    viewer = current_user()
    key = key_of_request(invite)
    member = member_of_request(viewer)
    return visible(viewer, slug, member=member, key=key, by_request=True)


def looked_into(slug: str) -> Room:
    """Find a room whose inside the caller of this request may look into: who could come in now."""
    viewer = current_user()
    member = member_of_request(viewer)
    return readable(viewer, slug, member=member, key=key_of_request(), by_request=True)


def looked_back_at(slug: str, video_id: UUID | None) -> Room:
    """Find a room whose lines about a film the caller of this request may read beside it.

    Until it is deleted a closed one is there for whom it is left to, if they may watch that film,
    which is the room's own where none is given; an open one as for `looked_into`.
    """
    room = service.known(slug)
    if room.closed_at is None:
        return looked_into(slug)
    viewer = current_user()
    member = member_of_request(viewer)
    address = addresses.of_caller(room) if viewer is None else None
    entry.demand_known(room, member, address=address)
    bans.check(room, member, address=address)
    if not replay.is_left_to(room, viewer):
        raise RoomClosed
    videos.watch(viewer, video_id or room.video_id)
    return room
