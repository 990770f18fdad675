"""People in a room of the live server who need no browser: the test is inside of it (`inside`)."""

from __future__ import annotations

from app.core.database import unit_of_work
from app.rooms import service
from app.rooms.live import presence
from app.rooms.live.here import here
from app.rooms.live.store import Seat
from tests.rooms.factories import seat


class Crowd:
    """Guests without a page, who stay as long as somebody vouches for them."""

    def __init__(self, slug: str) -> None:
        with unit_of_work(writes=False):
            self.room = service.find(slug).key
        self.seats: list[Seat] = []

    def come(self, count: int, *, called: str = "Guest") -> None:
        """Let so many come in, and everybody be told."""
        for number in range(len(self.seats), len(self.seats) + count):
            one = seat(self.room, f"g-{number}", name=f"{called} {number}")
            here().live.join(one, places=-1)
            self.seats.append(one)
        self.stay()
        here().live.tell_members(self.room)

    def stay(self) -> None:
        """Vouch for everybody who was not sent out."""
        present = set(presence.ids(self.room))
        here().live.touch(self.room, [(one, 0) for one in self.seats if one.id in present])
