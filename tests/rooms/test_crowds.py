"""Rooms of so many that members are only counted: who leads them, and what may play."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from app.core.database import db, unit_of_work
from app.rooms import people as names
from app.rooms import service
from app.rooms.live.here import Here, here
from app.rooms.live.keeper import Keeper
from app.rooms.live.scripts import key_names
from app.rooms.models import Room
from app.rooms.queue.turning import Turns
from tests.accounts.factories import People, Person
from tests.rooms.factories import seat
from tests.rooms.party import Party

pytestmark = pytest.mark.integration
MANY = 230


@pytest.fixture
def party(app: Flask, people: People) -> Party:
    """Rooms of one process."""
    return Party(app, people, [], None)


@pytest.fixture
def mine(app: Flask) -> Iterator[Here]:
    """What the process knows of its rooms, inside the application."""
    with app.app_context():
        yield here()
        here().live.scripts.redis.flushdb()


def come_in(mine: Here, room: str, person: Person, *, role: str = "member") -> str:
    """Let somebody with an account in; answer their id there."""
    member = names.id_of_user(person.id)
    sitting = seat(room, member)
    sitting.member.update(user_id=str(person.id), role=role)
    mine.live.join(sitting, places=-1)
    return member


def crowd(mine: Here, party: Party) -> str:
    """Open a room with so many guests, whose host has been away for a minute; answer its key."""
    room = party.row(party.room()).key
    mine.revive(room)
    for number in range(MANY):
        mine.live.join(seat(room, f"g-{number}"), places=-1)
    mine.live.sweep(room)
    age(mine, room)
    return room


def age(mine: Here, room: str) -> None:
    """Let the host have gone a minute earlier."""
    meta = next(key for key in key_names(room) if key.endswith(":meta"))
    mine.live.scripts.redis.hincrby(meta, "host_gone_at", -60_000)


def go_round(keeper: Keeper) -> None:
    """Do everything the process does for its rooms once, as if all of it were due."""
    for line in keeper.lines:
        for one in line.rounds:
            one.due = 0
        line.tick(keeper._guarded)


def look(keeper: Keeper, room: str) -> None:
    """Sweep a room none of whose sockets are here, and do what comes of it."""
    keeper.sweep(room, [])
    go_round(keeper)


def host_of(room: str) -> str:
    """Answer who leads a room, as the database has it."""
    with unit_of_work(writes=False):
        return names.id_of_user(service.get(room).host_id)


def test_a_crowd_whose_host_is_away_gets_who_came_first_with_an_account(
    app: Flask, party: Party, people: People, mine: Here
) -> None:
    room = crowd(mine, party)
    first, second = (come_in(mine, room, people.make()) for _ in range(2))
    look(Keeper(app, mine), room)
    assert host_of(room) == first != second
    assert mine.live.sweep(room).host_away == 0


def test_a_cohost_leads_a_crowd_before_others_and_nobody_does_without_a_line(
    app: Flask, party: Party, people: People, mine: Here
) -> None:
    room = crowd(mine, party)
    early = come_in(mine, room, people.make())
    gone, helper = (come_in(mine, room, people.make(), role="cohost") for _ in range(2))
    mine.live.leave(seat(room, gone), meant=False)
    look(Keeper(app, mine), room)
    assert host_of(room) == helper not in {early, gone}


@pytest.fixture
def locked(app: Flask, mine: Here) -> Iterator[list[str]]:
    """Collect what is begun as a writing transaction while the test runs."""
    begun: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("BEGIN IMMEDIATE"):
            begun.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield begun
    event.remove(db.engine, "before_cursor_execute", note)


def test_while_nobody_can_lead_a_crowd_its_row_is_not_held_again_and_again(
    app: Flask, party: Party, mine: Here, locked: list[str]
) -> None:
    room = crowd(mine, party)
    former, keeper = host_of(room), Keeper(app, mine)
    locked.clear()
    for _ in range(3):
        look(keeper, room)
    assert (host_of(room), locked) == (former, [])


def test_who_leads_is_told_to_redis_where_that_was_missed(
    app: Flask, party: Party, people: People, mine: Here
) -> None:
    room = crowd(mine, party)
    person = people.make()
    come_in(mine, room, person)
    with unit_of_work():
        found: Room = service.lock(room)
        found.host_id, found.stand_in = person.id, True
    look(Keeper(app, mine), room)
    assert mine.live.sweep(room).host_away == 0


class Walked(dict[str, float]):
    """Knows how often it was gone through."""

    walks = 0

    def items(self) -> Any:
        """Go through all."""
        self.walks += 1
        return super().items()


@pytest.mark.usefixtures("mine")
def test_looking_at_many_rooms_does_not_go_through_all_for_each() -> None:
    turns, rooms = Turns(), Walked()
    turns.due = rooms
    for number in range(20):
        turns.look(f"room-{number}", [])
    assert (len(rooms), rooms.walks) == (20, 0)


@pytest.mark.usefixtures("mine")
def test_rooms_nobody_here_is_in_any_more_are_forgotten_after_a_while() -> None:
    turns = Turns()
    turns.look("left", [])
    turns.due["left"] -= 3600
    turns.tidied -= 3600
    turns.look("new", [])
    assert list(turns.due) == ["new"]
