"""Setting a room from inside: its settings, slow mode, the lock, clearing the chat, the end."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from functools import partial
from typing import Any
from uuid import uuid4

from app.accounts.models import User
from app.accounts.standing import Deed
from app.core.database import after_commit
from app.rooms import people, service
from app.rooms.chat import mentions, notices
from app.rooms.chat.said import Cleared
from app.rooms.errors import RoomAway, RoomBusy
from app.rooms.invites import locks
from app.rooms.live import announce, presence
from app.rooms.live.store import Seat
from app.rooms.models import Room
from app.rooms.order import deeds, grants, hosts, moderating, roles
from app.rooms.order.said import Just, Lock, SettingsChange, Slow
from app.rooms.said import SettingsOut

# What changes what members may do, or what Redis goes by.
TOLD_TO_ALL = {"grants", "preset", "wait_policy", "queue_order", "skip_quorum"}


def change(seat: Seat, data: SettingsChange) -> dict[str, Any]:
    """Change how the room is set; answer how it is then."""
    given = data.model_dump(exclude={"op", "grants"}, exclude_none=True)
    given = locks.prepared_by(seat, given)

    def edit(room: Room) -> None:
        if data.name is not None or data.privacy is not None:
            people.demand_standing(seat.id, Deed.PUBLISH)
        if data.permanent is not None:
            hosts.demand_lead(room, seat.id)
        if data.grants:
            grants.change_roles(room, seat.id, data.grants)
        locks.edit(room, **given)

    moderating.do(seat, data.op, "settings", "settings", edit)
    settings = _tell(seat.room, {*given, *(["grants"] if data.grants else [])})
    return {"settings": settings.model_dump(mode="json")}


def change_from_outside(room: Room, actor: User, changes: dict[str, Any]) -> None:
    """Change how a locked room is set in the name of who need not be in it, and write it down."""
    if not changes:
        return
    who, op = deeds.by_account(actor), str(uuid4())
    deeds.once(room, who, "settings", lambda found: locks.edit(found, **changes), op=op)
    after_commit(_tell_at_all, room.key, changes.keys())


def _tell(room: str, changed: Collection[str]) -> SettingsOut:
    if TOLD_TO_ALL & set(changed):
        return roles.tell(room)
    return roles.tell_settings(room)


def _tell_at_all(room: str, changed: Collection[str]) -> None:
    """Tell who is there, and Redis, which keeps an empty room's rules for when somebody comes."""
    with suppress(RoomAway, RoomBusy):
        _tell(room, changed)


def slow(seat: Seat, data: Slow) -> None:
    """Let everybody below moderators write one line in so many seconds."""

    def edit(room: Room) -> None:
        room.slow_seconds = data.seconds

    moderating.do(seat, data.op, "slow", "mute", edit, seconds=data.seconds)
    roles.tell_settings(seat.room)


def lock(seat: Seat, data: Lock) -> None:
    """Let nobody new in; who is here at this moment is remembered, and may return."""
    present = presence.members(seat.room) if data.on else []

    def edit(room: Room) -> None:
        room.locked = data.on
        hosts.remember_all(room, present)

    moderating.do(seat, data.op, "lock" if data.on else "unlock", "kick", edit)
    roles.tell_settings(seat.room)


def clear(seat: Seat, data: Just) -> None:
    """Take all lines away."""

    def edit(room: Room) -> None:
        seq = notices.clear(room)
        mentions.take_back_of_room(room)
        after_commit(announce.to_room, room.key, "chat:cleared", Cleared(seq=seq))

    moderating.do(seat, data.op, "clear", "chat.delete_any", edit)


def close(seat: Seat, data: Just) -> None:
    """End the room for everybody."""
    moderating.do(seat, data.op, "close", "close", service.close)


def close_from_outside(room: Room, actor: User) -> None:
    """End a locked room in the name of who need not be in it, and write it down."""
    by_house = actor.id not in {room.owner_id, room.host_id}
    end = partial(service.close, by_house=by_house)
    deeds.once(room, deeds.by_account(actor), "close", end, op=str(uuid4()))
