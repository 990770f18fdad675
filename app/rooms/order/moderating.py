"""Keeping order in a room: kick, mute, hand over; each checked, kept, then made felt."""

from __future__ import annotations

import logging

from app.core.database import unit_of_work
from app.rooms import service
from app.rooms.errors import Kicked, MemberNotFound
from app.rooms.live import announce
from app.rooms.live.here import here
from app.rooms.live.store import Seat
from app.rooms.order import hosts, roles
from app.rooms.order.said import HostTransfer, Moderation
from app.rooms.said import Ended

log = logging.getLogger(__name__)


def kick(seat: Seat, data: Moderation) -> None:
    """Send a member out, whichever processes hold their sockets."""
    name = _name_of(seat.room, data.member)
    with unit_of_work():
        room = service.lock(seat.room)
        service.demand(room, seat.id, "kick")
        hosts.kick(room, seat.id, data.member, name=name)
    _log("kick", seat, data)
    put_out(seat.room, data.member, Ended(code=Kicked.code, reason=data.reason))


def put_out(room: str, member: str, why: Ended) -> None:
    """Tell a member why, take the place back, and have every process let go of the sockets."""
    announce.to_member(room, member, "kicked", why)
    here().live.remove(room, member)
    here().changed.add(room)
    announce.to_processes(room, "cut", member=member)


def mute(seat: Seat, data: Moderation) -> None:
    """Keep a member from writing for a while."""
    name = _name_of(seat.room, data.member)
    with unit_of_work():
        room = service.lock(seat.room)
        service.demand(room, seat.id, "mute")
        hosts.mute(room, seat.id, data.member, name=name, seconds=data.seconds)
    _log("mute", seat, data)
    roles.tell(seat.room, {data.member})


def unmute(seat: Seat, data: Moderation) -> None:
    """Let a member write again."""
    with unit_of_work():
        room = service.lock(seat.room)
        service.demand(room, seat.id, "mute")
        hosts.unmute(room, data.member)
    _log("unmute", seat, data)
    roles.tell(seat.room, {data.member})


def transfer(seat: Seat, data: HostTransfer) -> None:
    """Hand the room over."""
    _name_of(seat.room, data.member)
    with unit_of_work():
        room = service.lock(seat.room)
        service.demand(room, seat.id, "roles")
        former = hosts.transfer(room, data.member)
    log.info("room %s: %s made %s the host", seat.room, seat.id, data.member)
    roles.tell(seat.room, {former, data.member})


def _name_of(room: str, member: str) -> str:
    """Answer the name of a member who is here; raise MemberNotFound."""
    present = here().snapshot(room)["members"].get("members", [])
    for one in present:
        if one["id"] == member:
            return str(one["name"])
    raise MemberNotFound


def _log(deed: str, seat: Seat, data: Moderation) -> None:
    log.info("room %s: %s by %s of %s: %s", seat.room, deed, seat.id, data.member, data.reason)
