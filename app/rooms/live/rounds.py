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


def marked(rooms: set[str]) -> Rooms:
    """Go to the rooms that are marked when the round begins."""
    return lambda: {room: [] for room in rooms.copy()}


def everywhere() -> Mapping[str, Seats]:
    """Do something once for the process, whatever rooms it holds."""
    return {"": []}
