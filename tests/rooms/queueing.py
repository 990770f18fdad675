"""Builders for the tests of rooms' queues."""

from __future__ import annotations

import json
import uuid
from itertools import count
from typing import Any

from redis import Redis

from app.rooms.live.store import LiveRooms
from app.rooms.queue.kept import Kept, KeptEntry
from app.rooms.queue.limits import ENTRIES, ENTRIES_EACH
from app.rooms.queue.store import LiveQueue, Wish
from tests.rooms.client import Member

_numbers = count(1)


class Line:
    """The queue of one room in Redis, in the hands of its members."""

    def __init__(self, live: LiveRooms, room: str) -> None:
        self.room = room
        self.queue = LiveQueue(live.scripts)

    def ask(self, action: str, member: str = "a", **given: Any) -> dict[str, Any]:
        """Wish for a change; `op`, `base_v` and `epoch` may be said."""
        head = {name: given.pop(name, None) for name in ("base_v", "epoch")}
        op = given.pop("op", f"op-{next(_numbers)}")
        return self.queue.change(self.room, Wish(action, member, op, **head, given=given))

    def add(self, item: str, member: str = "a", **given: Any) -> dict[str, Any]:
        """Put a film of a minute into the queue under an id that is its name."""
        usual = {"id": item, "item": item, "duration": 60_000, "name": member.upper()}
        usual |= {"at": ENTRIES, "most": ENTRIES, "each": ENTRIES_EACH}
        return self.ask("add", member, **(usual | given))

    def state(self) -> dict[str, Any]:
        """Read the queue."""
        found: dict[str, Any] = self.queue.read(self.room)["queue"]
        return found

    def items(self) -> list[str]:
        """List the entries' ids in order."""
        return [entry["id"] for entry in self.state()["items"]]


def heard(redis: Redis, room: str) -> Any:
    """Listen to what is told in a room."""
    hearing = redis.pubsub()
    hearing.subscribe(f"matinee.1:/rooms:room:{room}")
    assert hearing.get_message(timeout=5)["type"] == "subscribe"
    return hearing


def told(hearing: Any) -> tuple[str, Any]:
    """Answer the next event told."""
    message = json.loads(hearing.get_message(timeout=5)["data"])
    return message["event"], message["data"][0]


def kept(
    *items: str,
    voters: dict[str, tuple[str, ...]] | None = None,
    by: dict[str, str] | None = None,
    **values: Any,
) -> Kept:
    """Build a queue as the database would hold it."""
    entries = tuple(
        KeptEntry(one, one, 60_000, (by or {}).get(one, "a"), "A", 1, (voters or {}).get(one, ()))
        for one in items
    )
    return Kept(v=values.pop("v", len(items)), items=entries, **values)


def ask(member: Member, event: str, **fields: Any) -> dict[str, Any]:
    """Send an event of the queue with an operation of its own."""
    return member.ask(event, {"op": str(uuid.uuid4())} | fields)


def add(member: Member, film: uuid.UUID, **fields: Any) -> str:
    """Put a film into the queue; answer the entry."""
    answer = ask(member, "queue:add", item=str(film), **fields)
    assert answer["ok"], answer
    entry: str = answer["entry"]
    return entry


def queue_of(member: Member) -> dict[str, Any]:
    """Read the queue as a member sees it."""
    answer = member.ask("queue:read")
    assert answer["ok"], answer
    return answer


def order(member: Member) -> list[str]:
    """List the entries of the queue in order."""
    return [entry["id"] for entry in queue_of(member)["items"]]
