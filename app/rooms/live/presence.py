"""Who is in a room, one by one: also in a crowd that is only counted."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from app.rooms.errors import RoomAway
from app.rooms.live.here import here
from app.rooms.live.scripts import KEYS, key_names


def _redis() -> Redis:
    return here().live.scripts.redis


def _key(room: str, part: str) -> str:
    return dict(zip(KEYS, key_names(room), strict=False))[part]


def members(room: str, ids: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Answer members who are here, these or all, in the order they came; raise RoomAway."""
    wanted = list(ids)
    try:
        if wanted:
            found: Any = _redis().hmget(_key(room, "members"), wanted)
        else:
            found = _redis().hvals(_key(room, "members"))
    except (RedisError, OSError) as error:
        raise RoomAway from error
    known = [json.loads(one) for one in found if one]
    return sorted(known, key=lambda one: (one["joined_at"], one["id"]))


def arrivals(room: str) -> list[dict[str, Any]]:
    """Answer everybody who is here in the order they came, and whether each has a line."""
    online = connected(room)
    return [one | {"connected": one["id"] in online} for one in members(room)]


def connected(room: str) -> set[str]:
    """Answer who has a line to the room at this moment; raise RoomAway."""
    try:
        sockets: Any = _redis().zrange(_key(room, "sockets"), 0, -1)
    except (RedisError, OSError) as error:
        raise RoomAway from error
    return {socket.decode().partition("|")[0] for socket in sockets}
