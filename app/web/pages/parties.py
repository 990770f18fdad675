"""The pages of planned parties: those to come, one before its doors open, and planning one."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.deeds import publishes
from app.accounts.models import User
from app.api.access import current_user, owner_of, public, require_user, signed_in
from app.core import database
from app.rooms import looking
from app.rooms import service as rooms
from app.rooms.api import owner
from app.rooms.models import Room
from app.rooms.parties import answers, service
from app.rooms.parties.models import Party
from app.rooms.parties.schemas import PartyAnswer, PartyPlan
from app.videos import answers as videos
from app.web import paging
from app.web.blueprint import blueprint
from app.web.forms import Form, sent

PAGE_SIZE = 24
SHOWN_REPLIES = 100
FIELD_OF = {"PARTY_TIME_TOO_SOON": "starts_at", "PARTY_TIME_TOO_FAR": "starts_at"}


@blueprint.get("/parties")
@public
def parties() -> ResponseReturnValue:
    """Show the public parties to come, the next first."""
    with database.unit_of_work(writes=False):
        page = service.upcoming(page=paging.asked(), page_size=PAGE_SIZE)
        shown = answers.upcoming(page.items, current_user())
        return render_template("rooms/parties.html", page=page, parties=shown)


def waits(room: Room, viewer: User | None) -> bool:
    """Tell whether a room shows the page of its party: before the doors open, but for its hosts.

    While they are still open for the party before, the next one has its page where it is asked for.
    """
    party = service.find(room)
    if party is None or service.has_opened(party):
        return False
    if "party" in request.args:
        return True
    if service.is_open(party):
        return False
    return not (leads(room, viewer) and "enter" in request.args)


def leads(room: Room, viewer: User | None) -> bool:
    """Tell whether somebody may go in before the doors open."""
    return viewer is not None and viewer.id in {room.owner_id, room.host_id}


def party_page(room: Room, viewer: User | None, form: Form[PartyPlan] | None = None) -> str:
    """Show a party before its doors open, inside a unit of work."""
    party, invite = service.get(room), request.args.get("invite")
    replies = service.replies(room, page=1, page_size=SHOWN_REPLIES).items
    return render_template(
        "rooms/party.html",
        room=room,
        party=answers.party(party, viewer),
        leads=leads(room, viewer),
        invite=invite,
        replies=replies if leads(room, viewer) else [],
        still=videos.image_link(room.video.thumbnail_key, viewer),
        room_url=url_for("pages.room", slug=room.slug, invite=invite, _external=True),
        form=form or Form(PartyPlan, values_of(party)),
    )


def values_of(party: Party) -> dict[str, Any]:
    """Answer what the form of a party's time shows: the time in UTC, without its zone."""
    return {"starts_local": f"{party.starts_at:%Y-%m-%dT%H:%M}"}


def moment_of(form: Form[Any]) -> str:
    """Answer the time a form asks for; its field is in UTC, and without its zone."""
    moment = form.values["starts_local"].strip()
    return f"{moment}Z" if moment else ""


def planned() -> str:
    """Say that a party is planned."""
    return _("It is planned. Send the link to whom you want there.")


@blueprint.get("/rooms/<slug>/party")
@owner_of(owner)
def plan_party(slug: str) -> ResponseReturnValue:
    """Show the form that plans a party in my room."""
    with database.unit_of_work(writes=False):
        return form_page(rooms.find(slug), Form(PartyPlan, {"starts_local": ""}))


def form_page(room: Room, form: Form[PartyPlan]) -> str:
    """Show the form of a party's time: on the party's page where one is still to come."""
    party = service.find(room)
    if party is not None and not service.has_begun(party):
        return party_page(room, require_user(), form)
    return render_template("rooms/plan_party.html", room=room, form=form)


@blueprint.post("/rooms/<slug>/party")
@publishes
@owner_of(owner)
def submit_party(slug: str) -> ResponseReturnValue:
    """Plan a party in my room, or for another time."""
    form = sent(PartyPlan)
    form.values["starts_at"] = moment_of(form)

    def plan(given: PartyPlan) -> ResponseReturnValue:
        with database.unit_of_work():
            service.plan(rooms.lock(rooms.find(slug).key), given.starts_at)
        flash(planned())
        return redirect(url_for("pages.room", slug=slug), code=303)

    def again(form: Form[PartyPlan], status: int) -> ResponseReturnValue:
        with database.unit_of_work(writes=False):
            return form_page(rooms.find(slug), form), status

    return form.carry_out(plan, again=again, fields=FIELD_OF)


@blueprint.post("/rooms/<slug>/party/off")
@owner_of(owner)
def call_party_off(slug: str) -> ResponseReturnValue:
    """Call my party off."""
    with database.unit_of_work():
        service.call_off(rooms.lock(rooms.find(slug).key))
    flash(_("The party is called off, and who wanted to come is told."))
    return redirect(url_for("pages.room", slug=slug), code=303)


@blueprint.post("/rooms/<slug>/party/reply")
@signed_in
def submit_reply(slug: str) -> ResponseReturnValue:
    """Say whether I come."""
    invite = request.args.get("invite")

    def say(given: PartyAnswer) -> ResponseReturnValue:
        with database.unit_of_work():
            me = require_user()
            room = rooms.lock(looking.heard_of(slug, invite).key)
            service.reply(room, me, given.reply, looking.key_of_request(invite))
        return redirect(url_for("pages.room", slug=slug, invite=invite), code=303)

    def again(form: Form[PartyAnswer], _status: int) -> ResponseReturnValue:
        flash(form.problem or _("Choose one of these."))
        return redirect(url_for("pages.room", slug=slug, invite=invite), code=303)

    return sent(PartyAnswer).carry_out(say, again=again)
