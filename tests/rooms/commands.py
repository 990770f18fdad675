"""What cleanups tidy of rooms."""

from __future__ import annotations

from tests.commands.row import World
from tests.rooms.things import private_room_of


def an_idle_one(world: World) -> None:
    """Open a room and leave it."""
    private_room_of(world.app, world.people.make())


CLEANUPS = {"rooms": an_idle_one}
