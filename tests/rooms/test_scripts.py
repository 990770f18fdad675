"""What a script that fails is: a mistake of ours, or a Redis that does not serve now."""

from __future__ import annotations

import threading

import pytest
from redis import Redis
from redis.exceptions import ResponseError

from app.rooms.errors import RoomAway
from app.rooms.live.scripts import connect
from app.rooms.live.store import LiveRooms
from tests.rooms.conftest import live_rooms
from tests.rooms.factories import new_room, seat
from tests.rooms.redis_server import RedisServer
from tests.servers import wait_for

pytestmark = pytest.mark.integration


def test_a_script_that_fails_is_not_called_an_absence_of_redis(
    live: LiveRooms, redis: Redis
) -> None:
    room = new_room(live)
    redis.hset(f"room:{{{room}}}:members", "a", "no JSON")
    with pytest.raises(ResponseError):
        live.snapshot(room)


def test_no_script_asks_which_life_of_redis_it_is_in(live: LiveRooms, redis: Redis) -> None:
    room = new_room(live)

    def asked() -> int:
        calls: int = redis.info("commandstats")["cmdstat_info"]["calls"]
        return calls

    before = asked()
    for _ in range(20):
        live.snapshot(room)
        live.join(seat(room, "a"), places=10)
    assert asked() - before < 20


def test_a_script_of_a_connection_that_does_not_know_its_life_asks(
    redis_process: RedisServer,
) -> None:
    with connect(f"{redis_process.url}?db=1") as knows:
        room = new_room(live_rooms(knows))
        with Redis.from_url(f"{redis_process.url}?db=1") as plain:
            assert live_rooms(plain).snapshot(room)["ok"]


def test_a_redis_that_only_reads_for_now_is_away(live: LiveRooms, redis: Redis) -> None:
    room = new_room(live)
    redis.replicaof("127.0.0.1", 1)
    try:
        with pytest.raises(RoomAway):
            live.join(seat(room, "a"), places=10)
    finally:
        redis.replicaof("no", "one")


def test_a_redis_that_is_busy_with_a_script_is_away(
    live: LiveRooms, redis_process: RedisServer, redis: Redis
) -> None:
    room = new_room(live)
    limit = redis.config_get("lua-time-limit")["lua-time-limit"]
    redis.config_set("lua-time-limit", 1)
    with Redis.from_url(redis_process.url) as other:
        busy = threading.Thread(target=occupy, args=(other,))
        busy.start()
        try:
            wait_for(lambda: is_away(live, room), what="a Redis that is busy")
        finally:
            redis.script_kill()
            busy.join()
            redis.config_set("lua-time-limit", limit)


def occupy(redis: Redis) -> None:
    """Run a script that does not end until it is killed."""
    with pytest.raises(ResponseError, match="killed"):
        redis.eval("while true do end", 0)


def is_away(live: LiveRooms, room: str) -> bool:
    """Tell whether a room says that Redis is away."""
    try:
        live.snapshot(room)
    except RoomAway:
        return True
    return False
