"""How many come in at the same moment by one process: who comes after them waits for a turn."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakValueDictionary

from app.core import clock
from app.rooms.errors import RoomBusy

# A crowd at the door of one room waits for its row, each with a connection to the database: so
# few that most connections stay for those who are inside, and some turns for other rooms.
AT_ONCE, OF_ONE_ROOM = 8, 6
# A page waits for an answer a little longer, and asks again by itself.
PATIENCE_SECONDS = 5.0


class Places:
    """So many may be inside; the others wait."""

    def __init__(self, most: int) -> None:
        self.free = threading.BoundedSemaphore(most)

    @contextmanager
    def place(self, until: float) -> Iterator[None]:
        """Wait for a place until a moment of the monotonic clock; raise RoomBusy after it."""
        if not self.free.acquire(timeout=max(0.0, until - clock.monotonic())):
            raise RoomBusy("Many are coming in at this moment.")
        try:
            yield
        finally:
            self.free.release()


class Doorway:
    """The way into all rooms of a process; a room's crowd does not fill it for the others."""

    def __init__(self, patience: float = PATIENCE_SECONDS) -> None:
        self.patience, self.all = patience, Places(AT_ONCE)
        self.rooms: WeakValueDictionary[str, Places] = WeakValueDictionary()

    @contextmanager
    def turn(self, room: str) -> Iterator[None]:
        """Wait for one's turn; raise RoomBusy where that takes too long."""
        until = clock.monotonic() + self.patience
        own = self.rooms.setdefault(room, Places(OF_ONE_ROOM))
        with own.place(until), self.all.place(until):
            yield
