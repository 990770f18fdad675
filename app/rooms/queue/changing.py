"""Changing the queue: who may, then its script, then keeping it before it is acknowledged."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from typing import Any
from uuid import UUID, uuid5

from app.accounts.models import User
from app.core.database import unit_of_work
from app.core.errors import AppError
from app.rooms import service as rooms
from app.rooms.errors import NotGranted, NothingThere, Stale
from app.rooms.live.here import here
from app.rooms.live.store import Seat
from app.rooms.models import Room
from app.rooms.queue import service
from app.rooms.queue.errors import EntryNotFound, OrderedByVotes, QueueIsFull, ShareUsed
from app.rooms.queue.limits import ENTRIES, ENTRIES_EACH
from app.rooms.queue.said import (
    QueueAdd,
    QueueLoop,
    QueueMove,
    QueueRemove,
    QueueVote,
    SkipVote,
    WholeQueue,
)
from app.rooms.queue.store import Wish, queues

REFUSALS: dict[str, type[AppError]] = {
    one.code: one
    for one in (EntryNotFound, OrderedByVotes, QueueIsFull, ShareUsed, NotGranted, NothingThere)
}


def add(user: User | None, seat: Seat, data: QueueAdd) -> dict[str, Any]:
    """Put a film the member may watch into the queue; answer `{v, entry}`.

    The entry's id follows from `op`: a wish sent again is the same entry whatever was lost.
    """
    with unit_of_work(writes=False):
        room = rooms.get(seat.room)
        rooms.demand(room, seat.id, "queue.add")
        film = rooms.watchable(user, data.item)
        length, free = round((film.duration or 0) * 1000), holds(room, seat.id, "queue.remove_any")
    entry = str(uuid5(UUID(seat.room), f"{seat.id}:{data.op}"))
    given = {
        "id": entry,
        "item": str(data.item),
        "duration": length,
        "name": seat.member["name"],
        "at": ENTRIES if data.at is None else data.at,
        "most": ENTRIES,
        "each": 0 if free else ENTRIES_EACH,
    }
    base = data.base_qv if data.at is not None else None
    answer = wish(seat, "add", data.op, given, base_v=base, epoch=data.epoch)
    return answer | {"entry": entry} if answer["ok"] else answer


def remove(seat: Seat, data: QueueRemove) -> dict[str, Any]:
    """Take an entry out: one's own, or with the grant any."""
    with unit_of_work(writes=False):
        room = rooms.get(seat.room)
        grants = {name: holds(room, seat.id, f"queue.remove_{name}") for name in ("own", "any")}
    if not any(grants.values()):
        raise NotGranted
    return wish(seat, "remove", data.op, {"entry": str(data.entry)} | grants)


def move(seat: Seat, data: QueueMove) -> dict[str, Any]:
    """Move an entry."""
    demand(seat, "queue.move")
    given = {"entry": str(data.entry), "at": data.at}
    return wish(seat, "move", data.op, given, base_v=data.base_qv, epoch=data.epoch)


def clear(seat: Seat, data: WholeQueue) -> dict[str, Any]:
    """Take everything out."""
    demand(seat, "queue.remove_any")
    return wish(seat, "clear", data.op, {}, base_v=data.base_qv, epoch=data.epoch)


def shuffle(seat: Seat, data: WholeQueue) -> dict[str, Any]:
    """Put the entries into an order of chance."""
    demand(seat, "queue.move")
    given = {"seed": secrets.randbelow(2**31)}
    return wish(seat, "shuffle", data.op, given, base_v=data.base_qv, epoch=data.epoch)


def loop(seat: Seat, data: QueueLoop) -> dict[str, Any]:
    """Say what happens with a film that has ended."""
    demand(seat, "queue.move")
    return wish(seat, "loop", data.op, {"loop": data.loop})


def vote(seat: Seat, data: QueueVote) -> dict[str, Any]:
    """Vote an entry up, or take the vote back."""
    demand(seat, "queue.vote")
    answer = wish(seat, "vote", data.op, {"entry": str(data.entry), "on": data.on})
    with unit_of_work():
        service.vote(rooms.lock(seat.room), data.entry, seat.id, on=data.on)
    return answer


def skip(seat: Seat, data: SkipVote) -> dict[str, Any]:
    """Want the film skipped, or no longer; raise NothingThere when there is nothing to go to."""
    demand(seat, "queue.vote")
    return wish(seat, "skip", data.op, {"on": data.on})


def demand(seat: Seat, grant: str) -> None:
    """Raise NotGranted unless a member holds a grant."""
    with unit_of_work(writes=False):
        rooms.demand(rooms.get(seat.room), seat.id, grant)


def holds(room: Room, member: str, grant: str) -> bool:
    """Tell whether a person holds a grant."""
    try:
        rooms.demand(room, member, grant)
    except NotGranted:
        return False
    return True


def wish(
    seat: Seat,
    action: str,
    op: str,
    given: dict[str, Any],
    *,
    base_v: int | None = None,
    epoch: int | None = None,
) -> dict[str, Any]:
    """Apply a member's wish and keep what came of it; answer `{v}`, or STALE with the queue."""
    wished = Wish(action, seat.id, op, base_v, epoch, given)
    answer = queues().change(seat.room, wished)
    if answer.get("code") == "LOST":
        here().revive(seat.room)
        answer = queues().change(seat.room, wished)
    if answer.get("code") == Stale.code:
        return answer | {"message": Stale.message, "recoverable": True}
    if not answer["ok"]:
        raise REFUSALS[answer["code"]]
    keep(seat.room)
    return answer


def keep(room: str) -> None:
    """Write the queue to the database if it is not there yet."""
    queue = queues().unsaved(room)
    if queue is None:
        return
    with unit_of_work():
        service.keep(rooms.lock(room), queue)
    queues().saved(room, queue)


def own(room: str, action: str, given: dict[str, Any], *, member: str = "") -> None:
    """Change the queue in the room's own name; one that does not live now is left as it is kept."""
    if queues().change(room, Wish(action, member, given=given))["ok"]:
        keep(room)


def drop(room: str, ids: Collection[str]) -> None:
    """Take entries, or all of some films, out of the queue."""
    own(room, "drop", {"ids": list(ids)})


def arrange(room: str, *, order: str, quorum: int) -> None:
    """Have the living queue go by the room's settings."""
    own(room, "arrange", {"order": order, "quorum": quorum})
