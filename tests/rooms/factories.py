"""Builders for the tests of rooms."""

from itertools import count
from typing import Any

from app.rooms.live.store import Change, LiveRooms, Saved, Seat

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
