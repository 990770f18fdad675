"""What the tests of rooms share: a real Redis, and rooms that live in it."""

from collections.abc import Iterator

import pytest
from redis import Redis

from app.rooms.live import LiveRooms
from app.rooms.scripts import Scripts, connect
from app.websocket import channels
from tests.rooms import redis_server
from tests.rooms.redis_server import RedisServer


@pytest.fixture(scope="session")
def redis_process() -> Iterator[RedisServer]:
    """One Redis for all tests of rooms in this process."""
    with redis_server.running() as server:
        yield server


@pytest.fixture
def redis(redis_process: RedisServer) -> Iterator[Redis]:
    """The emptied database of the sockets."""
    with connect(redis_process.url()) as client:
        client.flushall()
        yield client


@pytest.fixture
def live(redis: Redis) -> LiveRooms:
    """Rooms that live in the emptied Redis."""
    return live_rooms(redis)


def live_rooms(redis: Redis) -> LiveRooms:
    """Bind the rooms to a Redis."""
    return LiveRooms(
        Scripts(redis, lambda space, room: channels.channel_of("matinee.1", space, room))
    )
