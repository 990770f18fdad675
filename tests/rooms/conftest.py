"""What the tests of rooms share: a real Redis, rooms that live in it, two real web processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from redis import Redis

from app.rooms.live.here import here
from app.rooms.live.scripts import Scripts, connect
from app.rooms.live.store import LiveRooms
from app.websocket import channels
from tests.accounts.factories import People
from tests.rooms import instances, redis_server
from tests.rooms.doors import Doors
from tests.rooms.instances import Instance
from tests.rooms.party import Party
from tests.rooms.redis_server import RedisServer


@pytest.fixture(scope="session")
def redis_process() -> Iterator[RedisServer]:
    """A Redis of the rooms' own, which a test may stop and start."""
    with redis_server.running() as server:
        yield server


@pytest.fixture
def redis(redis_process: RedisServer) -> Iterator[Redis]:
    """The emptied database of the sockets."""
    with connect(f"{redis_process.url}?db=1") as client:
        client.flushdb()
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


@pytest.fixture
def doors(app: Flask, people: People, socketio_client: Any) -> Iterator[Doors]:
    """Rooms with doors; what Redis held of them goes."""
    yield Doors(app, people, socketio_client)
    with app.app_context():
        here().live.scripts.redis.flushdb()


@pytest.fixture(scope="session")
def web(applications: Any, scratch: Path, redis_process: RedisServer) -> Iterator[list[Instance]]:
    """Two web processes on the database of the tests."""
    applications("sqlite")
    database = f"sqlite:///{scratch}/test.db"
    with instances.running(2, scratch, database, redis_process.url) as started:
        yield started


@pytest.fixture
def party(app: Flask, people: People, web: list[Instance], redis: Redis) -> Iterator[Party]:
    """People, videos and rooms, and sockets to both processes."""
    found = Party(app, people, [instance.port for instance in web], redis)
    yield found
    found.close()
