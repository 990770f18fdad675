"""Telling a room's settings and roles one after the other, whichever process does it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from redis.exceptions import RedisError

from app.rooms.errors import RoomAway, RoomBusy
from app.rooms.live.here import here
from app.rooms.live.scripts import telling_key

LONGEST_SECONDS = 5
# Whoever is before us may take all of a turn; a page waits for an answer a little longer.
PATIENCE_SECONDS = 5
LOOK_SECONDS = 0.02


@contextmanager
def turn(room: str) -> Iterator[None]:
    """Wait until nobody else is telling; raise RoomBusy where that takes too long.

    Who reads within their turn what was committed, and tells it before the turn ends, never tells
    something older after something newer. Who takes too long loses the turn, for they may have
    died; while Redis is away nobody waits. What was to be told is kept already: the same wish again
    tells it, and so does soon whoever keeps the room.
    """
    lock = here().live.scripts.redis.lock(
        telling_key(room),
        timeout=LONGEST_SECONDS,
        blocking_timeout=PATIENCE_SECONDS,
        sleep=LOOK_SECONDS,
    )
    with suppress(RedisError, OSError):
        if not lock.acquire():
            here().owe(room)
            raise RoomBusy
    try:
        yield
    except RoomAway:
        here().owe(room)
        raise
    finally:
        with suppress(RedisError, OSError):
            lock.release()
