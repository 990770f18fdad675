"""Keeping order among members: each deed checked, kept and written down, then made felt."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select

from app.core.database import db, unit_of_work
from app.rooms import policy, service
from app.rooms.errors import Banned, Kicked, MemberNotFound, NotGranted
from app.rooms.live import announce, presence
from app.rooms.live.here import here
from app.rooms.live.store import Seat
from app.rooms.models import Role, Room, RoomMember, RoomMessage
from app.rooms.order import bans, deeds, grants, hosts, roles, whence
from app.rooms.order.deeds import Somebody
from app.rooms.order.models import RoomBan
from app.rooms.order.said import (
    Grants,
    HostTransfer,
    Kick,
    Lift,
    MemberAbout,
    MemberGrants,
    MemberRole,
    Moderation,
)
from app.rooms.said import Ended


def do(
    seat: Seat,
    op: str,
    action: str,
    grant: str,
    change: Callable[[Room], None],
    *,
    to: Somebody = deeds.NOBODY,
    reason: str | None = None,
    seconds: int | None = None,
) -> None:
    """Change something under the room's lock, once for each `op`, and write down who did it."""
    about = {"to": to, "reason": reason or "", "seconds": seconds}
    with unit_of_work():
        room = service.lock(seat.room)
        service.demand(room, seat.id, grant)
        deeds.once(room, person(seat.member), action, change, op=op, **about)  # type: ignore[arg-type]


def person(member: dict[str, object]) -> Somebody:
    """Answer a member as deeds name them."""
    user_id = member["user_id"]
    return Somebody(str(member["id"]), str(member["name"]), UUID(str(user_id)) if user_id else None)


def kick(seat: Seat, data: Kick) -> None:
    """Send a member out, whichever processes hold their sockets."""
    who = _present(seat.room, data.member)

    def change(room: Room) -> None:
        hosts.kick(room, seat.id, who.id, name=who.name)

    do(seat, data.op, "kick", "kick", change, to=who, reason=data.reason)
    put_out(seat.room, data.member, Ended(code=Kicked.code, reason=data.reason))


def put_out(room: str, member: str, why: Ended) -> None:
    """Tell a member why, take the place back, and have every process let go of the sockets."""
    announce.to_member(room, member, "kicked", why)
    here().live.remove(room, member)
    here().changed.add(room)
    announce.to_processes(room, "cut", member=member)


def ban(seat: Seat, data: Moderation) -> None:
    """Keep somebody out for good or for a while, who may have left already."""
    who = known(seat.room, data.member)
    # An account is known by itself: its neighbours have done nothing.
    address = None if who.user_id else whence.of(seat.room, who.id)

    def change(room: Room) -> None:
        hosts.outrank(room, seat.id, who.id)
        bans.ban(
            room,
            who.id,
            name=who.name,
            user_id=who.user_id,
            address=address,
            reason=data.reason or "",
            seconds=data.seconds,
        )

    about = {"reason": data.reason, "seconds": data.seconds}
    do(seat, data.op, "ban", "ban", change, to=who, **about)  # type: ignore[arg-type]
    put_out(seat.room, data.member, Ended(code=Banned.code, reason=data.reason))
    if address is not None:
        # Whoever else is in from there goes, too, under whatever name.
        announce.to_processes(seat.room, "recheck")


def unban(seat: Seat, data: Lift) -> None:
    """Let somebody in again."""
    who = known(seat.room, data.member)

    def change(room: Room) -> None:
        if bans.lift(room, who.id) is None:
            raise MemberNotFound("Nobody of that name is banned here.")

    do(seat, data.op, "unban", "ban", change, to=who)


def mute(seat: Seat, data: Moderation) -> None:
    """Keep a member from writing for a while."""
    who = known(seat.room, data.member)
    about = {"seconds": data.seconds, "reason": data.reason or ""}

    def change(room: Room) -> None:
        hosts.mute(room, seat.id, who.id, name=who.name, **about)  # type: ignore[arg-type]

    do(seat, data.op, "mute", "mute", change, to=who, **about)  # type: ignore[arg-type]
    _tell(seat.room, data.member)


def unmute(seat: Seat, data: Lift) -> None:
    """Let a member write again."""
    who = known(seat.room, data.member)
    do(seat, data.op, "unmute", "mute", lambda room: hosts.unmute(room, seat.id, who.id), to=who)
    _tell(seat.room, data.member)


def give_role(seat: Seat, data: MemberRole) -> None:
    """Make somebody moderator, cohost, or member again."""
    who = known(seat.room, data.member)

    def change(room: Room) -> None:
        grants.give_role(room, seat.id, who.id, data.role, name=who.name)

    do(seat, data.op, f"role:{data.role}", "roles", change, to=who)
    _tell(seat.room, data.member)


def about(seat: Seat, data: MemberAbout) -> Grants:
    """Answer what somebody may by the role, and beside it."""
    who = known(seat.room, data.member)
    with unit_of_work(writes=False):
        room = service.get(seat.room)
        service.demand(room, seat.id, "roles")
        role = service.role_of(room, who.id)
        row = service.membership(room, who.id)
        own = row.grants if row else {}
        return Grants(
            role=role,
            usual=sorted(policy.grants_of(role, room.preset, room.grants)),
            allow=sorted(grant for grant, on in own.items() if on),
            deny=sorted(grant for grant, on in own.items() if not on),
        )


def give_grants(seat: Seat, data: MemberGrants) -> None:
    """Say what one person may and may not."""
    who = known(seat.room, data.member)
    lists = {"allow": data.allow, "deny": data.deny}

    def change(room: Room) -> None:
        grants.change_member(room, seat.id, who.id, name=who.name, **lists)

    do(seat, data.op, "grants", "roles", change, to=who)
    _tell(seat.room, data.member)


def transfer(seat: Seat, data: HostTransfer) -> None:
    """Hand the room over; only the host does."""
    who, actor = _present(seat.room, data.member), person(seat.member)
    with unit_of_work():
        room = service.lock(seat.room)
        # Who did it is host no more: the same wish again only tells it.
        if not deeds.is_done(room, actor.id, data.op, action="transfer", to=who):
            _hand_over(room, actor, data.op, who)
    roles.tell(seat.room, {seat.id, who.id})


def _hand_over(room: Room, actor: Somebody, op: str, to: Somebody) -> None:
    if service.role_of(room, actor.id) != Role.HOST:
        raise NotGranted
    hosts.transfer(room, to.id)
    deeds.record(room, actor, "transfer", op=op, to=to)


def _tell(room: str, member: str) -> None:
    """Have every process ask anew at once what a member may, and tell them when it is our turn."""
    announce.to_processes(room, "may", member=member)
    roles.tell(room, {member})


def _present(room: str, member: str) -> Somebody:
    """Answer a member who is here; raise MemberNotFound."""
    for one in presence.members(room, {member}):
        return person(one)
    raise MemberNotFound


def known(room: str, member: str) -> Somebody:
    """Answer somebody who is here, or was; raise MemberNotFound."""
    try:
        return _present(room, member)
    except MemberNotFound:
        pass
    with unit_of_work(writes=False):
        for table in (RoomMember, RoomMessage, RoomBan):
            columns = select(table.name, table.user_id)
            query = columns.where(table.room_id == UUID(room), table.member == member)
            found = db.session.execute(query.limit(1)).first()
            if found is not None:
                return Somebody(member, found.name, found.user_id)
    raise MemberNotFound
