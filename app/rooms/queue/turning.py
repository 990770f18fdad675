"""Going on by itself: when a film has ended, or enough members want it skipped."""

from __future__ import annotations

from typing import Any

from app.accounts.models import User
from app.core import clock
from app.core.database import unit_of_work
from app.rooms import service as rooms
from app.rooms.errors import Stale
from app.rooms.live.here import here
from app.rooms.live.store import Change, Seat
from app.rooms.playing import steering
from app.rooms.queue import changing, clearing
from app.rooms.queue.errors import EntryNotFound
from app.rooms.queue.said import QueuePlay, SkipVote
from app.rooms.queue.service import entry_of
from app.rooms.queue.store import queues

LOOK_EVERY = 1.0
FORGOTTEN_AFTER = 60.0


class Turns:
    """Looks at the rooms of one process: once a second, and at the moment a film ends."""

    def __init__(self) -> None:
        self.due: dict[str, float] = {}
        self.tidied = clock.monotonic()

    def look(self, room: str, _seats: Any) -> None:
        """Go on if it is time."""
        now = clock.monotonic()
        if now < self.due.get(room, 0):
            return
        self._tidy(now)
        left = go_on(room) / 1000
        self.due[room] = now + (min(left, LOOK_EVERY) if left >= 0 else LOOK_EVERY)

    def _tidy(self, now: float) -> None:
        """Forget, once a minute, the rooms that nobody here is in any more."""
        if now < self.tidied + FORGOTTEN_AFTER:
            return
        self.tidied = now
        self.due = {room: due for room, due in self.due.items() if due >= now - FORGOTTEN_AFTER}


def go_on(room: str) -> float:
    """Show the next film, or this one again, if it is time; answer the ms left of the film.

    All processes that have members of the room try it, and the script lets one of them.
    """
    seen = queues().look(room)
    if not seen["ok"] or not seen["due"]:
        return float(seen.get("left", -1))
    if seen["due"] == "next":
        seen = clearing.clear_way(room)
    if seen.get("due") and queues().go(room, seen):
        steering.follow(room, "next")
    return -1


def skip(seat: Seat, data: SkipVote) -> dict[str, Any]:
    """Take a vote to skip, and skip when enough have voted."""
    answer = changing.skip(seat, data)
    go_on(seat.room)
    return answer


def play(user: User | None, seat: Seat, data: QueuePlay) -> dict[str, Any]:
    """Show an entry of the queue now; answer as `play:set` does.

    The entry is gone once it has been shown: what was answered then is looked up before it.
    """
    earlier = here().live.answered(seat.room, seat.id, data.op)
    if earlier is not None:
        return earlier
    with unit_of_work(writes=False):
        room = rooms.get(seat.room)
        rooms.demand(room, seat.id, "load")
        rooms.watchable(user, entry_of(room, data.entry).video_id)
    change = Change(data.op, data.base_v, "entry", data.epoch, item=str(data.entry))
    answer = here().live.apply(seat.room, seat.id, change)
    if answer.get("code") == "LOST":
        here().revive(seat.room)
        answer = here().live.apply(seat.room, seat.id, change)
    if answer.get("code") == EntryNotFound.code:
        raise EntryNotFound
    if not answer["ok"]:
        return answer | {"message": Stale.message, "recoverable": True}
    steering.follow(seat.room, "next")
    return answer
