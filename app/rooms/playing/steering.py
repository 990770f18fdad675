"""Changing what plays: who may, then the reducer, then what follows from it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app.accounts.models import User
from app.core.database import unit_of_work
from app.rooms import policy, service
from app.rooms.errors import NothingThere, Stale
from app.rooms.live import announce
from app.rooms.live.here import here
from app.rooms.live.store import Change, Seat
from app.rooms.playing.said import Media, PlaySet
from app.rooms.queue import changing as queue
from app.rooms.queue import clearing

OTHER_VIDEO = {"load", "next", "previous"}


def play(user: User | None, seat: Seat, data: PlaySet) -> dict[str, Any]:
    """Apply a member's wish; answer `{v}`, or `{ok: false, code, state}` when it came too late."""
    duration = checked(user, seat, data)
    if data.action == "next":
        clearing.clear_way(seat.room)
    change = Change(
        op=data.op,
        base_v=data.base_v,
        action=data.action,
        epoch=data.epoch,
        position=data.position,
        rate=data.rate,
        item=str(data.item) if data.action == "load" else None,
        duration=duration,
    )
    answer = here().live.apply(seat.room, seat.id, change)
    if answer.get("code") == "LOST":
        here().revive(seat.room)
        answer = here().live.apply(seat.room, seat.id, change)
    if not answer["ok"]:
        kind = Stale if answer["code"] == "STALE" else NothingThere
        return answer | {"message": kind.message, "recoverable": True}
    follow(seat.room, data.action)
    return answer


def checked(user: User | None, seat: Seat, data: PlaySet) -> float | None:
    """Raise unless the member may do this; answer the length of a video to load, in seconds."""
    with unit_of_work(writes=False):
        room = service.get(seat.room)
        service.demand(room, seat.id, policy.GRANT_OF_ACTION.get(data.action, data.action))
        if data.action == "load" and isinstance(data.item, UUID):
            return service.watchable(user, data.item).duration
        return None


def learn_length(seat: Seat, item: UUID, seconds: float) -> None:
    """Learn from whoever may skip it how long a film of another site is, so that it ends by itself.

    What anybody else says of it does not count: they could end it at once.
    """
    with unit_of_work(writes=False):
        if "skip" not in service.grants_of(service.get(seat.room), seat.id):
            return
    here().live.learn_length(seat.room, str(item), seconds)


def follow(room: str, action: str) -> None:
    """Keep what must survive, have everybody fetch another video, and look at a gate that began."""
    here().waiting.add(room)
    if action == "pause" or action in OTHER_VIDEO:
        here().save(room, at_once=True)
    if action in OTHER_VIDEO:
        queue.keep(room)
        item = here().snapshot(room)["state"]["item"]
        announce.to_room(room, "media", Media(item=item))
        announce.to_processes(room, "recheck")
