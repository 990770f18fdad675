"""What cleanups tidy of rooms."""

from __future__ import annotations

from datetime import timedelta

from app.core import clock
from app.core.database import unit_of_work
from app.rooms import service
from tests.commands.row import Row, World
from tests.rooms.things import new_room_of


def an_idle_one(world: World) -> None:
    """Open a room and leave it."""
    new_room_of(world.app, world.people.make())


def a_room(world: World) -> list[str]:
    """Open a room, and name it."""
    return [str(new_room_of(world.app, world.people.make()))]


def some_room(world: World) -> list[str]:
    """Open a room that nobody has used since long ago."""
    (slug,) = a_room(world)
    with world.app.app_context(), unit_of_work():
        service.find(slug).last_active_at = clock.now() - timedelta(days=9)
    return []


COMMANDS = {
    "rooms list": Row(lambda world: a_room(world)[1:]),
    "rooms show": Row(a_room),
    "rooms close": Row(lambda world: [*a_room(world), "--yes"]),
    "rooms cleanup": Row(some_room),
}
CLEANUPS = {"rooms": an_idle_one}
