"""What the players of a room's members said last that they do, of some at a time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from redis.exceptions import RedisError

from app.rooms.errors import RoomAway
from app.rooms.live.here import here
from app.rooms.live.scripts import key

# What of a film is loaded is the gate's affair.
UNTOLD = "span"


def statuses(room: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Answer what the players of some members said, of those that did; raise RoomAway."""
    try:
        redis = here().live.scripts.redis
        found: Any = redis.hmget(key(room, "status"), list(ids))
    except (RedisError, OSError) as error:
        raise RoomAway from error
    told = {one: json.loads(said) for one, said in zip(ids, found, strict=True) if said}
    return {one: _shown(said) for one, said in told.items()}


def _shown(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name != UNTOLD}
