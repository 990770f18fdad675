"""What cleanups tidy of rooms."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from app.core import clock
from app.core.database import unit_of_work
from app.rooms import service
from app.rooms.chat import changes
from app.rooms.chat import service as chat
from app.rooms.models import Room
from app.rooms.order import bans, deeds
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


def an_old_line(world: World) -> None:
    """Say something in a room that is kept."""
    with in_a_kept_room(world) as room:
        chat.send(room, chat.Author("g-1", "Kim", None), op="1", text="long ago")


def an_old_change(world: World) -> None:
    """Change a line in a room that is kept."""
    with in_a_kept_room(world) as room:
        line = chat.send(room, chat.Author("g-1", "Kim", None), op="1", text="teh film")
        changes.once(room, "g-1", line.id, "2", lambda: line)


def a_ban_of_an_hour(world: World) -> None:
    """Ban a guest for an hour from a room that is kept."""
    with in_a_kept_room(world) as room:
        about = {"user_id": None, "address": "a" * 64, "reason": "", "seconds": 3600}
        bans.ban(room, "g-1", name="Kim", **about)


def an_old_deed(world: World) -> None:
    """Lock a room that is kept."""
    with in_a_kept_room(world) as room:
        deeds.record(room, deeds.Somebody("g-1", "Kim"), "lock", op="1")


@contextmanager
def in_a_kept_room(world: World) -> Iterator[Room]:
    """Open a room that stays."""
    slug = new_room_of(world.app, world.people.make())
    with world.app.app_context(), unit_of_work():
        room = service.find(slug)
        room.permanent = True
        yield room


CLEANUPS = {
    "rooms": an_idle_one,
    "room-chats": an_old_line,
    "room-deeds": an_old_deed,
    "room-changes": an_old_change,
    "room-bans": a_ban_of_an_hour,
}
