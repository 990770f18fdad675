"""The REST routes of planned parties."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import Response, current_app, url_for

from app.accounts.deeds import publishes
from app.api.access import current_user, owner_of, public, require_user, signed_in
from app.api.openapi import refuses, without_body
from app.api.schemas import PageQuery, page_of
from app.core.database import unit_of_work
from app.rooms import looking
from app.rooms import service as rooms
from app.rooms.api import owner
from app.rooms.invites.errors import InviteEnded
from app.rooms.parties import answers, calendar, service
from app.rooms.parties.errors import (
    PartyHasBegun,
    PartyNotFound,
    PartyTimeTooFar,
    PartyTimeTooSoon,
)
from app.rooms.parties.schemas import (
    PartyAnswer,
    PartyOut,
    PartyPlan,
    PartyReplyOut,
    PartyReplyPage,
    UpcomingPage,
)
from app.rooms.schemas import InviteQuery

blueprint = APIBlueprint("parties", __name__, tag="Rooms")
CALENDAR: dict[int | str, Any] = {
    200: {"description": "A calendar file", "content": {"text/calendar": {}}}
}


@blueprint.get("/parties")
@public
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(UpcomingPage)
def list_parties(query: PageQuery) -> dict[str, Any]:
    """List the public parties to come, the next first."""
    with unit_of_work(writes=False):
        rows = service.upcoming(page=query.page, page_size=query.page_size)
        return page_of(rows, answers.upcoming(rows.items, current_user()))


@blueprint.get("/rooms/<slug>/party")
@public
@blueprint.input(InviteQuery, location="query", arg_name="query")
@blueprint.output(PartyOut)
@refuses(PartyNotFound, InviteEnded)
def show_party(slug: str, query: InviteQuery) -> PartyOut:
    """Tell when a room begins, and how many come."""
    with unit_of_work(writes=False):
        room = looking.heard_of(slug, query.invite)
        return answers.party(service.get(room), current_user())


@blueprint.put("/rooms/<slug>/party")
@publishes
@owner_of(owner)
@blueprint.input(PartyPlan)
@blueprint.output(PartyOut)
@refuses(PartyTimeTooSoon, PartyTimeTooFar, PartyHasBegun)
def plan_party(slug: str, json_data: PartyPlan) -> PartyOut:
    """Plan a room for a time, or for another one: who comes is told of that."""
    with unit_of_work():
        room = rooms.lock(rooms.find(slug).key)
        return answers.party(service.plan(room, json_data.starts_at), require_user())


@blueprint.delete("/rooms/<slug>/party")
@owner_of(owner)
@without_body(204)
@refuses(PartyNotFound)
def call_off_party(slug: str) -> tuple[str, int]:
    """Call a party off; the room stays, its doors open."""
    with unit_of_work():
        service.call_off(rooms.lock(rooms.find(slug).key))
    return "", 204


@blueprint.put("/rooms/<slug>/party/reply")
@signed_in
@blueprint.input(InviteQuery, location="query", arg_name="query")
@blueprint.input(PartyAnswer)
@blueprint.output(PartyOut)
@refuses(PartyNotFound, PartyHasBegun, InviteEnded)
def reply_to_party(slug: str, query: InviteQuery, json_data: PartyAnswer) -> PartyOut:
    """Say whether one comes; who does by an `invite` need not show it again."""
    with unit_of_work():
        me, key = require_user(), looking.key_of_request(query.invite)
        room = rooms.lock(looking.heard_of(slug, query.invite).key)
        service.reply(room, me, json_data.reply, key)
        return answers.party(service.get(room), me)


@blueprint.delete("/rooms/<slug>/party/reply")
@signed_in
@blueprint.input(InviteQuery, location="query", arg_name="query")
@refuses(InviteEnded)
@without_body(204)
def take_reply_back(slug: str, query: InviteQuery) -> tuple[str, int]:
    """Take one's reply back."""
    with unit_of_work():
        me = require_user()
        service.take_back(looking.heard_of(slug, query.invite), me)
    return "", 204


@blueprint.get("/rooms/<slug>/party/replies")
@owner_of(owner)
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(PartyReplyPage)
def list_replies(slug: str, query: PageQuery) -> dict[str, Any]:
    """List who comes, for the hosts."""
    with unit_of_work(writes=False):
        room = rooms.find(slug)
        rows = service.replies(room, page=query.page, page_size=query.page_size)
        return page_of(rows, [PartyReplyOut.model_validate(one) for one in rows.items])


@blueprint.get("/rooms/<slug>/party.ics")
@public
@blueprint.input(InviteQuery, location="query", arg_name="query")
@blueprint.doc(responses=CALENDAR)
@refuses(PartyNotFound, InviteEnded)
def download_calendar(slug: str, query: InviteQuery) -> Response:
    """Hand a party over as a calendar file; its address has the `invite` that was shown."""
    with unit_of_work(writes=False):
        party = service.get(looking.heard_of(slug, query.invite))
        file = calendar.file_of(
            party,
            house=current_app.config["APP_NAME"],
            address=url_for("pages.room", slug=slug, invite=query.invite, _external=True),
        )
    saved = {"Content-Disposition": f'attachment; filename="{slug}.ics"'}
    return Response(file, mimetype="text/calendar", headers=saved)
