"""The Lua scripts of rooms: every change of a room in Redis is one of them, therefore atomic."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.commands.core import Script
from redis.exceptions import ReadOnlyError, RedisError, ResponseError
from redis.retry import Retry

from app.rooms.errors import RoomAway
from app.rooms.live.lives import LIFE, connection_of

FOLDER = Path(__file__).parent / "lua"
SHARED = ("lib", "order", "gate", "queue_lib")
KEYS = (
    "state", "stream", "members", "seen", "sockets", "status",
    "delays", "meta", "items", "chat", "gate", "queue", "entries", "skips",
    "came", "origins", "unlocked",
)  # fmt: skip
# What Redis holds of a room goes when nobody used it for a week.
KEEP_SECONDS = 7 * 24 * 3600


@cache
def source(name: str) -> str:
    """Read a script with what all scripts share put before it."""
    parts = [(FOLDER / f"{part}.lua").read_text() for part in (*SHARED, name)]
    return "\n".join([f"local KEEP_MS = {KEEP_SECONDS * 1000}", *parts])


def key_names(room: str, operation: str = "") -> list[str]:
    """Name the keys of a room in the order the scripts expect; one hash slot holds them all."""
    return [*(key(room, part) for part in KEYS), operation_key(room, operation)]


def key(room: str, part: str) -> str:
    """Name one of a room's keys."""
    return f"room:{{{room}}}:{part}"


def operation_key(room: str, operation: str) -> str:
    """Name the key of what an operation was answered."""
    return key(room, f"op:{operation}")


def telling_key(room: str) -> str:
    """Name the key that says that somebody is telling how a room is set; no script needs it."""
    return key(room, "telling")


def socket_name(room: str, member: str = "") -> str:
    """Name the Socket.IO room of a watch room, or of one member in it."""
    return f"room:{room}:{member}" if member else f"room:{room}"


def connect(url: str) -> Redis:
    """Open the Redis of the rooms: it fails soon, and retries a broken connection once."""
    return Redis.from_url(
        url,
        connection_class=connection_of(url),
        socket_connect_timeout=1,
        socket_timeout=2,
        retry=Retry(NoBackoff(), 1),
    )


def is_refusal(error: Exception) -> bool:
    """Tell whether Redis is there and says no, rather than away, a replica, or busy for now."""
    if isinstance(error, ReadOnlyError) or str(error).startswith("BUSY "):
        return False
    return isinstance(error, ResponseError)


class Scripts:
    """The scripts bound to one Redis; `channel_of` names the channel of a Socket.IO room."""

    def __init__(self, redis: Redis, channel_of: Callable[[str, str], str]) -> None:
        self.redis = redis
        self.channel_of = channel_of
        self._bound: dict[str, Script] = {}

    def run(self, name: str, room: str, *arguments: Any, operation: str = "") -> Any:
        """Run a script on a room; raise RoomAway when Redis does not serve now.

        That a script is wrong is no such thing: its error goes on as it is.
        """
        if name not in self._bound:
            self._bound[name] = self.redis.register_script(source(name))
        socket_room = socket_name(room)
        head = [self.channel_of("/rooms", socket_room), socket_room]
        try:
            given = [*head, *arguments, LIFE]
            answer = self._bound[name](key_names(room, operation), given)
        except (RedisError, OSError) as error:
            if is_refusal(error):
                raise
            raise RoomAway from error
        return answer.decode() if isinstance(answer, bytes) else answer

    def ask(self, name: str, room: str, *arguments: Any, operation: str = "") -> dict[str, Any]:
        """Run a script that answers JSON."""
        decoded: dict[str, Any] = json.loads(self.run(name, room, *arguments, operation=operation))
        return decoded

    def forget(self, room: str) -> None:
        """Delete everything Redis holds of a room."""
        self.run("forget", room)
