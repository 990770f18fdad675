"""A Redis that dies may come back older: no number it gave out before is given out again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from app.core.database import unit_of_work
from app.rooms import service
from app.rooms.live import healing
from app.rooms.live.here import here
from app.rooms.live.scripts import connect, key, socket_name
from tests.rooms import redis_server
from tests.rooms.conftest import live_rooms
from tests.rooms.doors import Doors
from tests.rooms.factories import change, new_room, saved, seat, state_of
from tests.rooms.redis_server import RedisServer

pytestmark = pytest.mark.integration


@pytest.fixture
def durable() -> Iterator[RedisServer]:
    """A Redis that writes down what it holds."""
    with redis_server.running(durable=True) as server:
        yield server


def die_and_be_older(server: RedisServer, older: Path) -> None:
    """Have it killed, and back as it was when a copy was made."""
    server.stop()
    shutil.rmtree(server.written)
    shutil.copytree(older, server.written)
    server.start()


def test_a_version_that_was_given_out_is_not_given_out_again(
    durable: RedisServer, tmp_path: Path
) -> None:
    with connect(f"{durable.url}?db=1") as redis:
        live = live_rooms(redis)
        room = new_room(live)
        live.join(seat(room, "a"), places=10)
        before = state_of(live, room)
        shutil.copytree(durable.written, tmp_path / "older")
        told = live.apply(room, "a", change("seek", before["v"], position=100.0))
        die_and_be_older(durable, tmp_path / "older")
        assert redis.hget(key(room, "state"), "v") == str(before["v"]).encode(), "it is older"
        again = live.apply(room, "a", change("seek", before["v"], position=7.0))
        assert (told["ok"], again) == (True, {"ok": False, "code": "LOST"})
        assert live.snapshot(room)["code"] == "LOST"
        assert not live.touch(room, [(seat(room, "a"), 0)])
        live.rebuild(room, saved(epoch=2, v=before["v"]))
        after = state_of(live, room)
        assert (after["epoch"], after["position"]) == (2, 0.0)
        assert live.apply(room, "a", change("seek", after["v"], position=7.0))["ok"]


def test_what_a_former_life_left_is_newer_than_the_copy_and_goes_on(doors: Doors) -> None:
    slug = doors.room()
    with doors.app.app_context():
        room, mine = service.find(slug).key, here()
        state = mine.revive(room)
        assert mine.live.apply(room, "a", change("seek", state["v"], position=42.0))["ok"]
        live_again(mine.live.scripts.redis, room)
        found = mine.snapshot(room)["state"]
        assert (found["epoch"], found["position"]) == (state["epoch"] + 1, 42.0)
        with unit_of_work(writes=False):
            assert service.get(room).position == 42_000
        live_again(mine.live.scripts.redis, room)
        with unit_of_work():
            row = service.lock(room)
            row.epoch, row.position = row.epoch + 5, 3_000
        assert mine.snapshot(room)["state"]["position"] == 3.0, "the copy is newer"


def play(room: str) -> dict[str, Any]:
    """Have somebody who was here play the film an hour ago, in a former life of Redis."""
    mine, hour = here(), 3_600_000
    state = mine.revive(room)
    mine.live.join(seat(room, "a"), places=10)
    assert mine.live.apply(room, "a", change("play", state["v"], position=5.0))["ok"]
    playing = mine.snapshot(room)["state"]
    then = playing["server_time"] - hour
    redis = mine.live.scripts.redis
    redis.hset(key(room, "state"), mapping={"at": then, "changed_at": then})
    redis.zadd(key(room, "seen"), {"a": then + 20_000})
    live_again(redis, room)
    return playing


def test_a_film_that_played_when_redis_died_stands_where_somebody_last_was(doors: Doors) -> None:
    slug = doors.room()
    with doors.app.app_context():
        room = service.find(slug).key
        play(room)
        found = here().snapshot(room)["state"]
        assert (found["playing"], found["position"]) == (False, 25.0)


def test_a_film_of_a_former_life_stops_when_the_last_one_goes(doors: Doors) -> None:
    slug = doors.room()
    with doors.app.app_context():
        room, mine = service.find(slug).key, here()
        told = play(room)
        assert mine.live.sweep(room).gone == 1
        assert mine.live.snapshot(room)["code"] == "LOST", "its numbers may have been given out"
        left = mine.live.left_over(room)
        assert left is not None
        assert (left["v"], left["playing"], left["position"]) == (told["v"], False, 25_000)
        assert mine.snapshot(room)["state"]["position"] == 25.0


def test_an_older_redis_has_it_told_anew_who_leads(doors: Doors) -> None:
    slug = doors.room()
    with doors.app.app_context():
        room, mine = service.find(slug).key, here()
        mine.revive(room)
        assert not mine.live.sweep(room).owes
        live_again(mine.live.scripts.redis, room)
        mine.revive(room)
        assert [mine.live.sweep(room).owes for _ in range(2)] == [1, 0]


def test_another_state_of_a_version_that_was_told_is_no_later_one(doors: Doors) -> None:
    slug = doors.room()
    with doors.app.app_context():
        room, mine = service.find(slug).key, here()
        v = mine.revive(room)["v"]
        for position in (10.0, 20.0):
            v = mine.live.apply(room, "a", change("seek", v, position=position))["v"]
        *_, ten, twenty = mine.live.snapshot(room, since_v=0)["states"]
        for told in (ten, twenty):
            mine.hear(socket_name(room), told)
            healing.demand_newest(mine, room)
            assert mine.epoch(room) == ten["epoch"], "it is the one that was told"
        mine.newest.clear()
        mine.hear(socket_name(room), ten | {"position": 55.0})
        healing.demand_newest(mine, room)
        state = mine.snapshot(room)["state"]
        assert (state["epoch"], state["position"]) == (ten["epoch"] + 1, 20.0)


def live_again(redis: Redis, room: str) -> None:
    """Let what Redis holds of a room be of a former life."""
    redis.hset(key(room, "state"), "life", "a former one")
