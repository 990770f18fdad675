"""The REST routes of order in rooms: who is not let in, and what was done."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from apiflask import APIBlueprint

from app.api.access import current_user, owner_of
from app.api.schemas import PageQuery, page_of
from app.core.database import unit_of_work
from app.rooms import looking, service
from app.rooms.errors import RoomAway
from app.rooms.live import presence
from app.rooms.models import Role, Room
from app.rooms.order import bans, crowd, deeds
from app.rooms.order.models import RoomBan, RoomDeed
from app.rooms.order.schemas import (
    BanOut,
    BanPage,
    DeedOut,
    DeedPage,
    MemberPage,
    MembersQuery,
)
from app.rooms.people import id_of_user
from app.rooms.schemas import MemberName

blueprint = APIBlueprint("room_order", __name__, tag="Rooms")
NAMED = (Role.MODERATOR, Role.COHOST)


def holder_of(*grants: str) -> Callable[..., UUID]:
    """Answer whose a part of a room is: the caller's who holds one of these, or its owner's.

    What everybody's role may is held by who is in the room, not by whoever could come in.
    """

    def owner(slug: str) -> UUID:
        user = current_user()
        room = looking.looked_into(slug)
        if user is None:
            return room.owner_id
        member = id_of_user(user.id)
        held = service.grants_of(room, member).intersection(grants)
        return user.id if held and _belongs(room, member, held) else room.owner_id

    return owner


def _belongs(room: Room, member: str, grants: Collection[str]) -> bool:
    """Tell whether somebody is in a room now, leads it, or was given a role or a grant there."""
    known = service.membership(room, member)
    own = set(grants).intersection(known.grants) if known else set()
    is_named = known is not None and (bool(own) or known.role in NAMED)
    if is_named or member == id_of_user(room.host_id):
        return True
    try:
        return bool(presence.members(room.key, {member}))
    except RoomAway:
        return False


@blueprint.get("/rooms/<slug>/bans")
@owner_of(holder_of("ban"))
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(BanPage)
def list_bans(slug: str, query: PageQuery) -> dict[str, Any]:
    """List whom a room does not let in, for who may ban, the newest first."""
    with unit_of_work(writes=False):
        rows = bans.listed(service.find(slug), page=query.page, page_size=query.page_size)
        return page_of(rows, [ban(one) for one in rows.items])


@blueprint.get("/rooms/<slug>/deeds")
@owner_of(holder_of("settings"))
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(DeedPage)
def list_deeds(slug: str, query: PageQuery) -> dict[str, Any]:
    """List what was done to keep order in a room, for who may set it, the newest first."""
    with unit_of_work(writes=False):
        rows = deeds.listed(service.find(slug), page=query.page, page_size=query.page_size)
        return page_of(rows, [deed(one) for one in rows.items])


@blueprint.get("/rooms/<slug>/members/search")
@owner_of(holder_of(*crowd.DEEDS))
@blueprint.input(MembersQuery, location="query", arg_name="query")
@blueprint.output(MemberPage)
def search_members(slug: str, query: MembersQuery) -> dict[str, Any]:
    """Find people in a room by letters of their names, for who may deal with them.

    They come in the order they came in; a crowd of more than 200 is found here, too.
    """
    with unit_of_work(writes=False):
        room = service.find(slug)
        key, host = room.key, id_of_user(room.host_id)
    rows = crowd.found(key, query.q, host=host, page=query.page, page_size=query.page_size)
    return page_of(rows, list(rows.items))


def ban(found: RoomBan) -> BanOut:
    """Answer a ban."""
    return BanOut(
        member=MemberName(id=found.member, name=found.name),
        user_id=found.user_id,
        reason=found.reason,
        created_at=found.created_at,
        until=found.until,
    )


def deed(found: RoomDeed) -> DeedOut:
    """Answer a deed."""
    to = MemberName(id=found.member, name=found.member_name) if found.member_name else None
    return DeedOut(
        id=found.id,
        action=found.action,
        actor=MemberName(id=found.actor, name=found.actor_name),
        member=to,
        reason=found.reason,
        seconds=found.seconds,
        created_at=found.created_at,
    )
