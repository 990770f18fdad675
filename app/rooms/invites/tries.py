"""How often somebody may try a room's password: counted by address in Redis, where rooms live."""

from __future__ import annotations

from flask import current_app
from redis import Redis
from redis.exceptions import RedisError

from app.core.errors import RateLimited
from app.core.extensions import address_key
from app.rooms.errors import RoomAway
from app.rooms.live.here import here
from app.rooms.live.scripts import key
from app.rooms.models import Room

SECONDS = 300
AT_ONE_ROOM = 20
AT_ALL_ROOMS = 60


def spend(room: Room) -> None:
    """Count a try, at this room and at all, before it is answered; raise RateLimited, RoomAway.

    The numbers are those of videos with a password. They are counted by address, so that nobody
    locks out somebody else.
    """
    if not current_app.config["RATELIMIT_ENABLED"]:
        return
    redis, address = here().live.scripts.redis, address_key()
    try:
        at_room = _counted(redis, key(room.key, f"tries:{address}"))
        at_all = _counted(redis, f"rooms:tries:{address}")
    except (RedisError, OSError) as error:
        raise RoomAway from error
    if at_room > AT_ONE_ROOM or at_all > AT_ALL_ROOMS:
        raise RateLimited("Too many tries. Wait some minutes.", retry_after=SECONDS)


def _counted(redis: Redis, name: str) -> int:
    """Count once more under a key that begins anew some minutes after the first."""
    with redis.pipeline(transaction=True) as pipe:
        pipe.set(name, 0, ex=SECONDS, nx=True)
        pipe.incr(name)
        return int(pipe.execute()[1])
