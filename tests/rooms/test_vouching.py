"""Whom a process vouches for: who has a place, for as long as they have it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from app.rooms.live import healing
from app.rooms.live.here import Here, Taken, here
from app.rooms.live.keeper import Keeper
from tests.accounts.factories import People, Person
from tests.rooms.factories import seat
from tests.rooms.party import Party
from tests.rooms.seated import Seated

pytestmark = [pytest.mark.websocket, pytest.mark.integration]


@pytest.fixture
def host(people: People) -> Person:
    """Somebody who opens a room."""
    return people.make()


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


def test_who_still_stands_at_the_door_gets_no_place_by_being_vouched_for(
    app: Flask, party: Party, host: Person, mine: Here, socketio_client: Any
) -> None:
    room = party.row(party.room(host=host)).key
    socketio_client("/rooms", token=host.token)
    (socket,) = app.extensions["matinee_sockets"]["/rooms"]
    mine.enter(Taken(seat(room, "u-late", socket=socket), host.id))
    Keeper(app, mine).touch(room, mine.rooms().get(room, []))
    assert mine.live.count(room) == 0


def test_who_left_while_the_process_went_through_its_rooms_is_not_put_back(
    app: Flask, party: Party, host: Person, mine: Here, socketio_client: Any
) -> None:
    slug = party.room(host=host)
    room = party.row(slug).key
    member = Seated(socketio_client("/rooms", token=host.token))
    assert member.ask("room:join", {"room": slug})["ok"]
    seats = mine.rooms()[room]
    assert member.ask("room:leave", {})["ok"]
    Keeper(app, mine).touch(room, seats)
    assert mine.live.count(room) == 0


def test_a_queue_that_came_back_older_than_its_rows_begins_a_new_epoch(
    app: Flask, party: Party, host: Person, mine: Here
) -> None:
    slug = party.room(host=host)
    room = party.row(slug).key
    before = mine.snapshot(room)
    healing.demand_newest(mine, room)
    assert mine.snapshot(room)["state"]["epoch"] == before["state"]["epoch"]
    party.change(slug, queue_epoch=before["queue"]["epoch"], queue_v=before["queue"]["v"] + 3)
    healing.demand_newest(mine, room)
    after = mine.snapshot(room)
    assert after["state"]["epoch"] == after["queue"]["epoch"] > before["state"]["epoch"]


def test_what_redis_lost_is_brought_back_and_who_is_here_with_it(
    app: Flask, party: Party, host: Person, mine: Here, socketio_client: Any
) -> None:
    slug = party.room(host=host)
    room = party.row(slug).key
    member = Seated(socketio_client("/rooms", token=host.token))
    assert member.ask("room:join", {"room": slug})["ok"]
    mine.live.scripts.redis.flushdb()
    keeper = Keeper(app, mine)
    keeper.touch(room, mine.rooms()[room])
    assert keeper.lost == {room}
    for line in keeper.lines:
        line.tick(keeper._guarded)
    assert (keeper.lost, mine.live.count(room)) == (set(), 1)
