"""Turns rooms, members and chat lines into answers."""

from collections.abc import Iterable, Sequence
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
from app.rooms.people import id_of_user
from app.rooms.said import SettingsOut, You
from app.rooms.schemas import HostOut, MemberName, MessageOut, RoomOut
from app.videos import answers as videos


def room(
    found: Room,
    viewer: User | None,
    *,
    count: int,
    state: Any = None,
    max_members: int | None = None,
) -> RoomOut:
    """Answer a room as REST shows it."""
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
        max_members=places(found) if max_members is None else max_members,
        member_count=count,
        state=state,
        created_at=found.created_at,
        last_active_at=found.last_active_at,
    )


def rooms(found: Iterable[Room], viewer: User | None) -> list[RoomOut]:
    """Answer a list of rooms; while Redis is away nobody is counted."""
    found = list(found)
    rows = zip(found, counts(found), all_places(found), strict=True)
    return [room(one, viewer, count=count, max_members=most) for one, count, most in rows]


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
        max_members=places(found),
        host=MemberName(id=id_of_user(found.host_id), name=found.host.display_name),
        video=videos.summary(found.video),
    )


def you(found: Room, seat: Seat) -> You:
    """Answer what a member is in the room now."""
    role = service.role_of(found, seat.id)
    known = service.membership(found, seat.id)
    muted = known.muted_until if known else None
    return You(
        id=seat.id,
        name=seat.member["name"],
        role=role,
        host=role == Role.HOST,
        grants=sorted(policy.grants_of(role, found.preset)),
        user_id=seat.member["user_id"],
        joined_at=seat.member["joined_at"],
        muted_until=muted.isoformat() if muted and muted > clock.now() else None,
    )


def message(line: RoomMessage) -> MessageOut:
    """Answer a chat line."""
    reactions: dict[str, int] = {}
    for reaction in line.reactions:
        reactions[reaction.emoji] = reactions.get(reaction.emoji, 0) + 1
    return MessageOut(
        id=line.id,
        seq=line.seq,
        member=MemberName(id=line.member, name=line.name),
        user_id=line.user_id,
        text="" if line.is_gone else line.text,
        reply_to=line.reply_to_id,
        position=line.position,
        created_at=line.created_at,
        edited_at=line.edited_at,
        deleted=line.is_gone,
        reactions=reactions,
    )


def messages(lines: Iterable[RoomMessage]) -> list[dict[str, Any]]:
    """Answer chat lines as plain values."""
    return [message(line).model_dump(mode="json") for line in lines]
