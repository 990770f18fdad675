"""The list of members is told when the others would see something new, and only then."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from redis import Redis

from app.rooms.live.store import LiveRooms
from tests.rooms.factories import new_room, seat

pytestmark = pytest.mark.unit


class Hearing:
    """Hears what is told to a room."""

    def __init__(self, live: LiveRooms, redis: Redis) -> None:
        self.live, self.redis = live, redis
        self.room = new_room(live)
        self.pubsub = redis.pubsub(ignore_subscribe_messages=True)
        self.pubsub.subscribe(f"matinee.1:/rooms:room:{self.room}")
        self.pubsub.get_message(timeout=1)

    def told(self) -> list[Any]:
        """Have the list told if it is to be, whenever that was last; answer what was told."""
        self.redis.hdel(f"room:{{{self.room}}}:meta", "told_at")
        assert self.live.tell_members(self.room) is False
        found = []
        while (message := self.pubsub.get_message(timeout=0.05)) is not None:
            found.append(json.loads(message["data"])["data"][0])
        return found

    def report(self, **status: Any) -> None:
        """Let the member report."""
        self.live.report(self.room, "a", {"status": "playing", "ahead": 10.0} | status, delay=20)


@pytest.fixture
def hearing(live: LiveRooms, redis: Redis) -> Iterator[Hearing]:
    """A room of one member whose list was told."""
    found = Hearing(live, redis)
    live.join(seat(found.room, "a"), places=-1)
    found.report(drift=5)
    found.told()
    yield found
    found.pubsub.close()


def test_reports_that_say_nothing_new_are_not_told_again(hearing: Hearing) -> None:
    for number in range(3):
        hearing.report(ahead=30.0 + number, drift=40 - 30 * number)
    assert hearing.told() == []
    shown = hearing.live.snapshot(hearing.room)["members"]["members"][0]
    assert (shown["ahead"], shown["drift"]) == (32, -20)


@pytest.mark.parametrize(
    "status", [{"status": "paused"}, {"drift": -420}, {"audio": "de"}, {"drift": None}]
)
def test_what_the_others_see_is_told(hearing: Hearing, status: dict[str, Any]) -> None:
    said = {"drift": 5} | status
    hearing.report(**{name: value for name, value in said.items() if value is not None})
    (told,) = hearing.told()
    assert {name: told["members"][0].get(name) for name in status} == status


def test_a_crowd_is_told_its_number_only_when_it_is_another_one(hearing: Hearing) -> None:
    live, room = hearing.live, hearing.room
    for number in range(201):
        live.join(seat(room, f"m{number}"), places=-1)
    assert [one["count"] for one in hearing.told()] == [202]
    hearing.report(status="paused")
    assert hearing.told() == []
    live.remove(room, "m0")
    assert [one["count"] for one in hearing.told()] == [201]
    live.remove(room, "m1")
    (told,) = hearing.told()
    assert len(told["members"]) == 200
