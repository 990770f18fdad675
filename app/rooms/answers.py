"""Turns rooms, members and chat lines into answers."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask import current_app

from app.accounts.models import User
from app.channels import followers
from app.core import clock
from app.rooms import policy, service
from app.rooms.errors import RoomAway
from app.rooms.live.here import here
from app.rooms.live.store import Seat
from app.rooms.models import Role, Room, RoomMessage
from app.rooms.order import hosts
from app.rooms.parties import service as parties
from app.rooms.people import id_of_user
from app.rooms.said import SettingsOut, You
from app.rooms.schemas import HostOut, MemberName, MessageOut, Quote, RoomOut
from app.videos import answers as videos

QUOTED = 140


def room(found: Room, viewer: User | None, *, count: int, state: Any = None) -> RoomOut:
    """Answer a room as REST shows it."""
    starts_at = parties.times([found.id]).get(found.id)
    return _room(found, viewer, count=count, most=places(found), starts_at=starts_at, state=state)


def _room(
    found: Room,
    viewer: User | None,
    *,
    count: int,
    most: int,
    starts_at: datetime | None,
    state: Any = None,
) -> RoomOut:
    return RoomOut(
        id=found.id,
        slug=found.slug,
        name=found.name,
        privacy=found.privacy,
        preset=found.preset,
        guests=found.guests,
        queue_order=found.queue_order,
        skip_quorum=found.skip_quorum,
        wait_policy=found.wait_policy,
        permanent=found.permanent,
        host=HostOut.model_validate(found.host),
        video=videos.summary(found.video, viewer),
        max_members=most,
        member_count=count,
        state=state,
        starts_at=starts_at,
        created_at=found.created_at,
        last_active_at=found.last_active_at,
    )


def rooms(found: Iterable[Room], viewer: User | None) -> list[RoomOut]:
    """Answer a list of rooms; while Redis is away nobody is counted."""
    found = list(found)
    times = parties.times([one.id for one in found])
    rows = zip(found, counts(found), all_places(found), strict=True)
    return [
        _room(one, viewer, count=count, most=most, starts_at=times.get(one.id))
        for one, count, most in rows
    ]


def counts(found: Sequence[Room]) -> list[int]:
    """Answer how many are in each of these rooms; while Redis is away nobody is counted."""
    try:
        return here().live.counts([one.key for one in found]) if found else []
    except RoomAway:
        return [0] * len(found)


def places(found: Room) -> int:
    """Answer how many may be in a room."""
    return all_places([found])[0]


def all_places(found: Sequence[Room]) -> list[int]:
    """Answer how many may be in each of these rooms; who sponsors what is asked once for all."""
    pairs = [(one.host_id, one.video.channel_id) for one in found]
    sponsors = followers.sponsoring(pairs)
    limits = {
        "usual": current_app.config["DEFAULT_MAX_PARTICIPANTS"],
        "sponsored": current_app.config["SPONSOR_MAX_PARTICIPANTS"],
    }
    return [
        policy.places(one, one.video.owner_id, host_sponsors=pair in sponsors, **limits)
        for one, pair in zip(found, pairs, strict=True)
    ]


def settings(found: Room) -> SettingsOut:
    """Answer how a room is set, for anybody in it."""
    return SettingsOut(
        slug=found.slug,
        name=found.name,
        privacy=found.privacy,
        preset=found.preset,
        guests=found.guests,
        permanent=found.permanent,
        queue_order=found.queue_order,
        skip_quorum=found.skip_quorum,
        wait_policy=found.wait_policy,
        grants={role: _granted(found, role) for role in Role},
        slow_seconds=found.slow_seconds,
        locked=found.locked,
        cleared=found.cleared_seq,
        max_members=places(found),
        host=MemberName(id=id_of_user(found.host_id), name=found.host.display_name),
        owner=id_of_user(found.owner_id),
        video=videos.summary(found.video),
    )


def _granted(found: Room, role: str) -> list[str]:
    return sorted(policy.grants_of(role, found.preset, found.grants))


def you(found: Room, seat: Seat) -> You:
    """Answer what a member is in the room now."""
    role = service.role_of(found, seat.id)
    known = service.membership(found, seat.id)
    muted = known.muted_until if known and known.muted_until else None
    is_muted = muted is not None and muted > clock.now()
    return You(
        id=seat.id,
        name=seat.member["name"],
        role=role,
        host=role == Role.HOST,
        grants=sorted(service.grants_of(found, seat.id)),
        user_id=seat.member["user_id"],
        joined_at=seat.member["joined_at"],
        muted_until=muted.isoformat() if muted and is_muted else None,
        mute_reason=known.mute_reason if known and is_muted else "",
    )


def message(found: Room, line: RoomMessage, viewer: str | None = None) -> MessageOut:
    """Answer a chat line of a room; to a member also which of the reactions are theirs."""
    reactions: dict[str, int] = {}
    for reaction in line.reactions:
        reactions[reaction.emoji] = reactions.get(reaction.emoji, 0) + 1
    mine = [one.emoji for one in line.reactions if one.member == viewer]
    return MessageOut(
        id=line.id,
        seq=line.seq,
        v=line.v,
        kind=line.kind,
        member=MemberName(id=line.member, name=line.name),
        role=service.role_of(found, line.member),
        user_id=line.user_id,
        text="" if line.is_gone else line.text,
        reply_to=line.reply_to_id,
        quote=quote(line.reply_to) if line.reply_to else None,
        position=line.position,
        video_id=line.video_id,
        created_at=line.created_at,
        edited_at=line.edited_at,
        deleted=line.is_gone,
        reactions=reactions,
        mine=mine if viewer else None,
    )


def quote(line: RoomMessage) -> Quote:
    """Answer what a reply shows of the line it answers."""
    text = "" if line.is_gone else line.text
    short = text if len(text) <= QUOTED else f"{text[: QUOTED - 1]}…"
    return Quote(name=line.name, text=short, deleted=line.is_gone)


def lines(found: Room, kept: Sequence[RoomMessage], viewer: str | None = None) -> list[MessageOut]:
    """Answer chat lines of a room; what their writers are in it is read at once."""
    _remembered = hosts.read(found, {line.member for line in kept})
    return [message(found, line, viewer) for line in kept]


def messages(
    found: Room, kept: Sequence[RoomMessage], viewer: str | None = None
) -> list[dict[str, Any]]:
    """Answer chat lines of a room as plain values."""
    return [line.model_dump(mode="json") for line in lines(found, kept, viewer)]
