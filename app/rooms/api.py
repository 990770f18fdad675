"""The REST routes of rooms."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from apiflask import APIBlueprint

from app.accounts.deeds import publishes
from app.api.access import current_user, owner_of, public, require_user, signed_in
from app.api.openapi import refuses, without_body
from app.api.schemas import PageQuery, page_of
from app.core.database import unit_of_work
from app.rooms import answers, listing, looking, service
from app.rooms.chat import replay
from app.rooms.chat import service as chat
from app.rooms.errors import RoomAway
from app.rooms.invites import entry, locks
from app.rooms.invites.errors import InviteEnded, RoomPasswordMissing, RoomPasswordRequired
from app.rooms.live.here import here
from app.rooms.models import Room, RoomMessage
from app.rooms.order import setting
from app.rooms.parties.errors import PartyTimeTooFar, PartyTimeTooSoon
from app.rooms.people import id_of_user
from app.rooms.schemas import (
    InviteQuery,
    MembersOut,
    Messages,
    MessagesQuery,
    NewRoom,
    Replays,
    RoomChanges,
    RoomOut,
    RoomPage,
)
from app.videos import service as videos
from app.videos.errors import VideoNotWatchable

blueprint = APIBlueprint("rooms", __name__, tag="Rooms")


def owner(slug: str) -> UUID:
    """Answer who owns a room: for its host it is the host, so that a stand-in may change it too."""
    user = current_user()
    room = looking.visible(user, slug)
    return room.host_id if user is not None and user.id == room.host_id else room.owner_id


@blueprint.get("/rooms")
@public
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(RoomPage)
def list_rooms(query: PageQuery) -> dict[str, Any]:
    """List the public rooms, the last active first."""
    with unit_of_work(writes=False):
        rows = listing.listed(page=query.page, page_size=query.page_size)
        return page_of(rows, answers.rooms(rows.items, current_user()))


@blueprint.post("/rooms")
@publishes
@signed_in
@blueprint.input(NewRoom)
@blueprint.output(RoomOut, status_code=201)
@refuses(VideoNotWatchable, RoomPasswordMissing, PartyTimeTooSoon, PartyTimeTooFar)
def create_room(json_data: NewRoom) -> RoomOut:
    """Open a room around a video you may watch, perhaps with a party planned in it."""
    wish = locks.prepared(json_data.model_dump())
    with unit_of_work():
        actor = require_user()
        room = service.create(actor, **wish)
        return answers.room(room, actor, count=0)


@blueprint.get("/rooms/<slug>")
@public
@blueprint.input(InviteQuery, location="query", arg_name="query")
@blueprint.output(RoomOut)
@refuses(InviteEnded)
def show_room(slug: str, query: InviteQuery) -> RoomOut:
    """Show a room with its playback; who may not watch the video sees no room.

    A private room is shown to who may come in, with an `invite` too.
    """
    with unit_of_work(writes=False):
        viewer = current_user()
        member, key = looking.member_of_request(viewer), looking.key_of_request(query.invite)
        room = looking.visible(viewer, slug, member=member, key=key, by_request=True)
        shown = _shown(room, viewer)
        shown.state = None if entry.refusal(room, member, key) else shown.state
        return shown


def _shown(room: Room, viewer: Any) -> RoomOut:
    try:
        live = here().live.snapshot(room.key)
    except RoomAway:
        live = {"ok": False}
    if not live["ok"]:
        return answers.room(room, viewer, count=0)
    return answers.room(room, viewer, count=live["members"]["count"], state=live["state"])


@blueprint.patch("/rooms/<slug>")
@publishes
@owner_of(owner)
@blueprint.input(RoomChanges)
@blueprint.output(RoomOut)
@refuses(RoomPasswordMissing)
def edit_room(slug: str, json_data: RoomChanges) -> RoomOut:
    """Change a room's name, privacy, password, preset, whether it takes guests or is kept."""
    changes = locks.prepared(json_data.model_dump(exclude_none=True))
    with unit_of_work():
        room = service.lock(service.find(slug).key)
        setting.change_from_outside(room, require_user(), changes)
        return _shown(room, require_user())


@blueprint.delete("/rooms/<slug>")
@owner_of(owner)
@without_body(204)
def delete_room(slug: str) -> tuple[str, int]:
    """Close a room for everybody in it."""
    with unit_of_work():
        room = service.lock(service.find(slug).key)
        setting.close_from_outside(room, require_user())
    return "", 204


@blueprint.get("/rooms/<slug>/messages")
@public
@blueprint.input(MessagesQuery, location="query", arg_name="query")
@blueprint.output(Messages)
@refuses(RoomPasswordRequired)
def list_messages(slug: str, query: MessagesQuery) -> Messages:
    """Read a room's chat: the 50 lines before a number, or those of a stretch of its film.

    Of a closed room, until it is deleted, only the latter, by whom the room was open to.
    """
    with unit_of_work(writes=False):
        user = current_user()
        reader = id_of_user(user.id) if user is not None else None
        room, lines, more = _asked_for(slug, query)
        return Messages(messages=answers.lines(room, lines, reader), more=more)


def _asked_for(slug: str, query: MessagesQuery) -> tuple[Room, Sequence[RoomMessage], bool]:
    if query.from_position is None and query.to_position is None:
        room = looking.looked_into(slug)
        lines = chat.before(room, query.before)
        return room, lines, chat.has_earlier(room, lines)
    room = looking.looked_back_at(slug, query.video_id)
    end = replay.THE_END if query.to_position is None else query.to_position
    film = query.video_id or room.video_id
    lines = replay.between(room, film, query.from_position or 0, end, after=query.skip)
    return room, lines, len(lines) == replay.AT_ONCE


@blueprint.get("/videos/<uuid:video_id>/replays")
@public
@blueprint.output(Replays)
def list_replays(video_id: UUID) -> Replays:
    """List the rooms whose chat about a video the caller may read again, closed ones too."""
    with unit_of_work(writes=False):
        video = videos.watch(current_user(), video_id)
        return Replays(items=replay.rooms_of(current_user(), video.id))


@blueprint.get("/rooms/<slug>/members")
@public
@blueprint.output(MembersOut)
@refuses(RoomPasswordRequired)
def list_members(slug: str) -> dict[str, Any]:
    """Tell who is in a room."""
    with unit_of_work(writes=False):
        room = looking.looked_into(slug)
        key = room.key
    live = here().live.snapshot(key)
    members: dict[str, Any] = live["members"] if live["ok"] else {"v": 0, "count": 0}
    return members
