"""How many come in at the same moment by one process: who comes after them waits for a turn."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from app.rooms.errors import RoomBusy

# A crowd at the door of one room waits for its row, each with a connection to the database: so
# few that most connections stay for those who are inside, and enough to keep a processor busy.
AT_ONCE = 8
# A page waits for an answer a little longer, and asks again by itself.
PATIENCE_SECONDS = 5


class Doorway:
    """The way in; at most `at_once` are in it."""

    def __init__(self, at_once: int = AT_ONCE, patience: float = PATIENCE_SECONDS) -> None:
        self.places, self.patience = threading.BoundedSemaphore(at_once), patience

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn; raise RoomBusy where that takes too long."""
        if not self.places.acquire(timeout=self.patience):
            raise RoomBusy
        try:
            yield
        finally:
            self.places.release()
