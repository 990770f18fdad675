"""What is done to a process' rooms again and again, in lines that do not wait for each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.core import clock
from app.rooms.live.here import Taken

Seats = list[Taken]
Deed = Callable[[str, Seats], None]
Rooms = Callable[[], Mapping[str, Seats]]


@dataclass
class Round:
    """Something done to rooms every so many seconds; `rooms` answers to which."""

    every: float
    rooms: Rooms
    run: Deed
    due: float = field(default_factory=clock.monotonic)


@dataclass
class Line:
    """Rounds done one after the other: those that wait for the same things share a line."""

    rounds: list[Round]

    def tick(self, guarded: Callable[[Deed, str, Seats], None]) -> None:
        """Do what is due, each deed under a guard."""
        for one in self.rounds:
            if clock.monotonic() < one.due:
                continue
            one.due = clock.monotonic() + one.every
            for room, seats in one.rooms().items():
                guarded(one.run, room, seats)


class Tried:
    """Rooms that need something done which may fail: tried ever more rarely, then given up."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.rooms: dict[str, tuple[int, float]] = {}

    def add(self, room: str) -> None:
        """Have it done for a room, at once if nobody tried yet."""
        self.rooms.setdefault(room, (0, clock.monotonic()))

    def discard(self, room: str) -> None:
        """Need it no longer for a room."""
        self.rooms.pop(room, None)

    def due(self) -> Mapping[str, Seats]:
        """Answer for which rooms it is time to try."""
        now = clock.monotonic()
        return {room: [] for room, (_, due) in self.rooms.copy().items() if due <= now}

    def failed(self, room: str) -> bool:
        """Wait twice as long as the time before until the next try; tell whether there is one."""
        tries = self.rooms.get(room, (0, 0.0))[0] + 1
        self.rooms[room] = tries, clock.monotonic() + 2.0**tries
        if tries >= self.most:
            self.discard(room)
        return tries < self.most


def marked(rooms: set[str]) -> Rooms:
    """Go to the rooms that are marked when the round begins."""
    return lambda: {room: [] for room in rooms.copy()}


def everywhere() -> Mapping[str, Seats]:
    """Do something once for the process, whatever rooms it holds."""
    return {"": []}
