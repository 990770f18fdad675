"""The REST routes of order in rooms: who is not let in, and what was done."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint

from app.api.access import require_user, signed_in
from app.api.schemas import PageQuery, page_of
from app.core.database import unit_of_work
from app.rooms import service
from app.rooms.models import Room
from app.rooms.order import bans, deeds
from app.rooms.order.models import RoomBan, RoomDeed
from app.rooms.order.schemas import BanOut, BanPage, DeedOut, DeedPage
from app.rooms.people import id_of_user
from app.rooms.schemas import MemberName

blueprint = APIBlueprint("room_order", __name__, tag="Rooms")


@blueprint.get("/rooms/<slug>/bans")
@signed_in
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(BanPage)
def list_bans(slug: str, query: PageQuery) -> dict[str, Any]:
    """List whom a room does not let in, for who may ban, the newest first."""
    with unit_of_work(writes=False):
        rows = bans.listed(_for(slug, "ban"), page=query.page, page_size=query.page_size)
        return page_of(rows, [ban(one) for one in rows.items])


@blueprint.get("/rooms/<slug>/deeds")
@signed_in
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(DeedPage)
def list_deeds(slug: str, query: PageQuery) -> dict[str, Any]:
    """List what was done to keep order in a room, for who may set it, the newest first."""
    with unit_of_work(writes=False):
        rows = deeds.listed(_for(slug, "settings"), page=query.page, page_size=query.page_size)
        return page_of(rows, [deed(one) for one in rows.items])


def _for(slug: str, grant: str) -> Room:
    """Find a room in which the caller holds a grant."""
    user = require_user()
    room = service.readable(user, slug)
    service.demand(room, id_of_user(user.id), grant)
    return room


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
