"""Who is in a room, one by one: also in a crowd that is only counted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from redis import Redis
from redis.exceptions import RedisError

from app.rooms.errors import RoomAway
from app.rooms.live.here import here
from app.rooms.live.scripts import KEEP_SECONDS, key


def _redis() -> Redis:
    return here().live.scripts.redis


def members(room: str, ids: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Answer members who are here, these or all, in the order they came; raise RoomAway."""
    wanted = list(ids)
    try:
        if wanted:
            found: Any = _redis().hmget(key(room, "members"), wanted)
        else:
            found = _redis().hvals(key(room, "members"))
    except (RedisError, OSError) as error:
        raise RoomAway from error
    known = [json.loads(one) for one in found if one]
    return sorted(known, key=lambda one: (one["joined_at"], one["id"]))


def ids(room: str) -> list[str]:
    """List the ids of who is here, however many they are; raise RoomAway."""
    try:
        found: Any = _redis().hkeys(key(room, "members"))
    except (RedisError, OSError) as error:
        raise RoomAway from error
    return [one.decode() for one in found]


def connected(room: str) -> set[str]:
    """Answer who has a line to the room at this moment; raise RoomAway."""
    try:
        sockets: Any = _redis().zrange(key(room, "sockets"), 0, -1)
    except (RedisError, OSError) as error:
        raise RoomAway from error
    return {socket.decode().partition("|")[0] for socket in sockets}


def seated(room: str) -> list[dict[str, Any]]:
    """Answer who is here with an account and a line, in the order they came; raise RoomAway."""
    lines = connected(room)
    return [one for one in members(room) if one["user_id"] and one["id"] in lines]


def host(room: str) -> str | None:
    """Answer whom Redis holds for the host, if it knows; raise RoomAway."""
    try:
        found: Any = _redis().hget(key(room, "meta"), "host")
    except (RedisError, OSError) as error:
        raise RoomAway from error
    return found.decode() if found is not None else None


def note_unlocked(room: str, member: str, unlocked: Iterable[UUID]) -> None:
    """Remember for a week under which ids a guest's browser unlocked films; raise RoomAway."""
    ids = " ".join(one.hex for one in unlocked)
    pipe = _redis().pipeline(transaction=False)
    if ids:
        pipe.hset(key(room, "unlocked"), member, ids)
        pipe.expire(key(room, "unlocked"), KEEP_SECONDS)
    else:
        pipe.hdel(key(room, "unlocked"), member)
    try:
        pipe.execute()
    except (RedisError, OSError) as error:
        raise RoomAway from error


def unlocked(room: str, members: Sequence[str]) -> dict[str, tuple[UUID, ...]]:
    """Answer under which ids these guests unlocked films, if they did; raise RoomAway."""
    try:
        found: Any = _redis().hmget(key(room, "unlocked"), list(members))
    except (RedisError, OSError) as error:
        raise RoomAway from error
    rows = zip(members, found, strict=True)
    return {one: tuple(map(UUID, ids.decode().split())) for one, ids in rows if ids}
