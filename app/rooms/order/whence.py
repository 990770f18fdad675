"""Where a room's guests came from lately, as keyed hashes in Redis: a ban of one needs it."""

from __future__ import annotations

from typing import Any

from redis.exceptions import RedisError

from app.core import clock
from app.rooms.errors import RoomAway
from app.rooms.live.here import here
from app.rooms.live.scripts import address_key

KEEP_SECONDS = 7 * 24 * 3600


def note(room: str, guest: str, address: str) -> None:
    """Remember the keyed hash of where a guest came from, for a week from now; raise RoomAway.

    Those whose own week is over go, however often others come.
    """
    key, now = address_key(room), clock.now().timestamp()
    pipe = here().live.scripts.redis.pipeline(transaction=False)
    pipe.zadd(key, {f"{guest}|{address}": now})
    pipe.zremrangebyscore(key, "-inf", now - KEEP_SECONDS)
    pipe.expire(key, KEEP_SECONDS)
    try:
        pipe.execute()
    except (RedisError, OSError) as error:
        raise RoomAway from error


def of(room: str, guest: str) -> str | None:
    """Answer the keyed hash of where a guest came from last, if it is known; raise RoomAway."""
    since = clock.now().timestamp() - KEEP_SECONDS
    redis = here().live.scripts.redis
    try:
        found: Any = redis.zrevrangebyscore(address_key(room), "+inf", f"({since}")
    except (RedisError, OSError) as error:
        raise RoomAway from error
    known = (one.decode().partition("|") for one in found)
    return next((address for whose, _, address in known if whose == guest), None)
