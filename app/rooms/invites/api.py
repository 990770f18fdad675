"""The REST routes of invites, and of people invited by name."""

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint
from flask import current_app, request

from app.accounts.standing import Sanctioned
from app.api.access import owner_of, require_user, signed_in
from app.api.limits import limited
from app.api.openapi import refuses, without_body
from app.api.schemas import PageQuery, page_of
from app.core.database import unit_of_work
from app.core.errors import RateLimited
from app.rooms import looking, service
from app.rooms.errors import NotGranted
from app.rooms.invites import calling, links
from app.rooms.invites.errors import (
    InvitationNotFound,
    InviteNotFound,
    RoomPasswordRequired,
    TooManyInvites,
)
from app.rooms.invites.schemas import (
    InvitationOut,
    InvitationPage,
    Invited,
    InvitedOut,
    InviteOut,
    InvitePage,
    MadeInvite,
    MyInvitationOut,
    MyInvitationPage,
    NewInvitations,
    NewInvite,
    RoomNamed,
)
from app.rooms.models import Room

blueprint = APIBlueprint("room_invites", __name__, tag="Rooms")


def inside(slug: str) -> Room:
    """Find a room the caller could come into; raise why not."""
    return looking.readable(require_user(), slug)


def invited(my_invitation_id: UUID) -> UUID:
    """Answer who is invited; raise InvitationNotFound."""
    return calling.invited(my_invitation_id)


def address(slug: str, token: str) -> str:
    """Answer the address that an invite's token makes of a room's page."""
    configured: str = current_app.config["PUBLIC_URL"]
    base = (configured or request.host_url).rstrip("/")
    return f"{base}/rooms/{slug}?invite={token}"


@blueprint.post("/rooms/<slug>/invites")
@signed_in
@blueprint.input(NewInvite)
@blueprint.output(MadeInvite, status_code=201)
@refuses(NotGranted, Sanctioned, RoomPasswordRequired, TooManyInvites)
def make_invite(slug: str, json_data: NewInvite) -> dict[str, Any]:
    """Make an invite link; its address is told this once."""
    with unit_of_work():
        room = service.lock(inside(slug).key)
        made, token = links.make(require_user(), room, **json_data.model_dump())
        shown = InviteOut.model_validate(made).model_dump()
    return shown | {"token": token, "url": address(slug, token)}


@blueprint.get("/rooms/<slug>/invites")
@signed_in
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(InvitePage)
@refuses(NotGranted, RoomPasswordRequired)
def list_invites(slug: str, query: PageQuery) -> dict[str, Any]:
    """List the room's invite links: mine, or all for who sets the room."""
    with unit_of_work(writes=False):
        rows = links.listed(require_user(), inside(slug), **query.model_dump())
        return page_of(rows, [InviteOut.model_validate(row) for row in rows.items])


@blueprint.delete("/rooms/<slug>/invites/<uuid:invite_id>")
@signed_in
@refuses(NotGranted, RoomPasswordRequired, InviteNotFound)
@without_body(204)
def take_back_invite(slug: str, invite_id: UUID) -> tuple[str, int]:
    """Take an invite link back; who came in by it stays."""
    with unit_of_work():
        links.take_back(require_user(), inside(slug), invite_id)
    return "", 204


@blueprint.post("/rooms/<slug>/invitations")
@limited("30 per hour", adds=True)
@signed_in
@blueprint.input(NewInvitations)
@blueprint.output(InvitedOut)
@refuses(NotGranted, Sanctioned, RoomPasswordRequired, RateLimited)
def invite_people(slug: str, json_data: NewInvitations) -> dict[str, Any]:
    """Invite people by username; each is told once, and who declined is not asked again."""
    with unit_of_work():
        room = service.lock(inside(slug).key)
        done = calling.invite(require_user(), room, json_data.usernames)
    return {"items": [Invited(username=name, outcome=outcome) for name, outcome in done]}


@blueprint.get("/rooms/<slug>/invitations")
@signed_in
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(InvitationPage)
@refuses(NotGranted, RoomPasswordRequired)
def list_invitations(slug: str, query: PageQuery) -> dict[str, Any]:
    """List whom I invited into the room, or everybody invited for who sets the room."""
    with unit_of_work(writes=False):
        rows = calling.listed(require_user(), inside(slug), **query.model_dump())
        return page_of(rows, [InvitationOut.model_validate(row) for row in rows.items])


@blueprint.delete("/rooms/<slug>/invitations/<uuid:invitation_id>")
@signed_in
@refuses(NotGranted, RoomPasswordRequired, InvitationNotFound)
@without_body(204)
def take_back_invitation(slug: str, invitation_id: UUID) -> tuple[str, int]:
    """Uninvite somebody; who is inside stays until they leave."""
    with unit_of_work():
        room = service.lock(inside(slug).key)
        calling.take_back(require_user(), room, invitation_id)
    return "", 204


@blueprint.get("/users/me/room-invitations")
@signed_in
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(MyInvitationPage)
def my_invitations(query: PageQuery) -> dict[str, Any]:
    """List the invitations into rooms that wait for my answer."""
    with unit_of_work(writes=False):
        rows = calling.mine(require_user(), **query.model_dump())
        return page_of(rows, [MyInvitationOut.model_validate(row) for row in rows.items])


@blueprint.post("/users/me/room-invitations/<uuid:my_invitation_id>/accept")
@owner_of(invited, hidden=True)
@blueprint.output(RoomNamed)
@refuses(InvitationNotFound)
def accept_invitation(my_invitation_id: UUID) -> RoomNamed:
    """Accept an invitation: the room is open to me from now on."""
    with unit_of_work():
        room = calling.accept(require_user(), my_invitation_id)
        return RoomNamed(slug=room.slug, name=room.name)


@blueprint.post("/users/me/room-invitations/<uuid:my_invitation_id>/decline")
@owner_of(invited, hidden=True)
@refuses(InvitationNotFound)
@without_body(204)
def decline_invitation(my_invitation_id: UUID) -> tuple[str, int]:
    """Decline an invitation, also one I accepted; I am not invited into this room again."""
    with unit_of_work():
        calling.decline(require_user(), my_invitation_id)
    return "", 204
