"""Builders for the tests of rooms."""

import json
from collections.abc import Callable
from itertools import count
from typing import Any

from redis import Redis

from app.rooms.live.store import Change, LiveRooms, Loaded, Saved, Seat

_numbers = count(1)


def saved(**values: Any) -> Saved:
    """Build a playback as the database would hold it: a paused film of ten minutes."""
    defaults: dict[str, Any] = {
        "epoch": 1, "v": 0, "item": "film", "position": 0, "rate": 1000, "playing": False,
        "at": 0, "duration": 600_000, "saved_at": 0, "host": "u-host", "chat_seq": 0,
    }  # fmt: skip
    return Saved(**(defaults | values))


def new_room(live: LiveRooms, **values: Any) -> str:
    """Bring a room to life; answer its id."""
    room = f"r{next(_numbers)}"
    live.rebuild(room, saved(**values))
    return room


def change(action: str, base_v: int, **values: Any) -> Change:
    """Build a wish with an operation id of its own."""
    op = values.pop("op", f"op-{next(_numbers)}")
    return Change(op=op, base_v=base_v, action=action, **values)


def seat(room: str, member: str, *, socket: str = "", name: str = "") -> Seat:
    """Build a seat of a member in a room."""
    shown = {"id": member, "name": name or member, "role": "member", "user_id": None}
    return Seat(room, member, socket or f"s-{member}", shown)


def state_of(live: LiveRooms, room: str) -> dict[str, Any]:
    """Answer a room's playback."""
    state: dict[str, Any] = live.snapshot(room)["state"]
    return state


def watch(live: LiveRooms, room: str, *members: str, ahead: float = 0, **said: Any) -> None:
    """Let members come in whose players stand where the room is, with so many seconds loaded."""
    for member in members:
        live.join(seat(room, member), places=-1)
        report(live, room, member, ahead=ahead, **said)


def report(
    live: LiveRooms,
    room: str,
    member: str,
    *,
    ahead: float = 0,
    status: str = "paused",
    at: float | None = None,
    item: str | None = None,
) -> None:
    """Let a member's player say what it does, and what it has loaded of the film."""
    state = state_of(live, room)
    start = state["position"] if at is None else at
    loaded = Loaded(item or state["item"], start, start + ahead)
    live.report(room, member, {"status": status, "ahead": ahead}, delay=0, loaded=loaded)


class Gate:
    """The gate of one room as a test sees and moves it."""

    def __init__(self, live: LiveRooms, redis: Redis, room: str) -> None:
        self.live, self.redis, self.room = live, redis, room

    @property
    def waits_for(self) -> list[str] | None:
        """List who is waited for; None while nobody is."""
        gate = self.live.snapshot(self.room)["gate"]
        return None if gate is None else [one["id"] for one in gate["waiting"]]

    def pass_time(self, ms: int) -> bool:
        """Let a wait be so much older, and look; tell whether to look again."""
        key = f"room:{{{self.room}}}:gate"
        if self.redis.exists(key):
            self.redis.hincrby(key, "deadline", -ms)
            self.redis.hincrby(key, "since", -ms)
        self.age("meta", lambda field: field[:2] in {"b:", "g:"}, ms)
        self.redis.hincrby(f"room:{{{self.room}}}:state", "changed_at", -ms)
        return self.live.look(self.room)

    def age(self, part: str, wanted: Callable[[str], bool], ms: int) -> None:
        """Let what a hash notes have happened so much earlier."""
        key = f"room:{{{self.room}}}:{part}"
        for field in self.redis.hkeys(key):
            if wanted(field.decode()):
                self.redis.hincrby(key, field, -ms)

    def settle(self, *, ms: int = 60_000) -> None:
        """Let the room have played for a while, and everybody be here for long."""
        self.redis.hincrby(f"room:{{{self.room}}}:state", "at", -ms)
        key = f"room:{{{self.room}}}:members"
        for member, text in self.redis.hgetall(key).items():
            known = json.loads(text)
            self.redis.hset(key, member, json.dumps(known | {"joined_at": known["joined_at"] - ms}))


def act(live: LiveRooms, room: str, action: str, **values: object) -> dict[str, object]:
    """Change the room as it is now."""
    return live.apply(room, "a", change(action, state_of(live, room)["v"], **values))


def plays(live: LiveRooms, room: str) -> bool:
    """Tell whether the room plays."""
    return bool(state_of(live, room)["playing"])
