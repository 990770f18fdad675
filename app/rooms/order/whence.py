"""Where a room's guests came from lately, as keyed hashes in Redis: a ban of one needs it."""

from __future__ import annotations

from collections.abc import Mapping

from redis.exceptions import RedisError

from app.core import clock
from app.rooms.errors import RoomAway
from app.rooms.live.here import here
from app.rooms.live.scripts import KEEP_SECONDS, key

# Who stays for longer is noted again, long before the week is over.
AGAIN_SECONDS = KEEP_SECONDS // 7


def note(room: str, guest: str, address: str) -> None:
    """Remember the keyed hash of where a guest came from, for a week from now; raise RoomAway.

    Those whose own week is over go, however often others come.
    """
    here().live.scripts.run("came", room, guest, address, _moment())


def keep(room: str, guests: Mapping[str, str]) -> None:
    """Note again, of guests who are here, what Redis lost or would soon forget; raise RoomAway."""
    if not guests:
        return
    names = list(guests)
    try:
        known: list[float | None] = here().live.scripts.redis.zmscore(key(room, "came"), names)
    except (RedisError, OSError) as error:
        raise RoomAway from error
    old = _moment() - AGAIN_SECONDS * 1000
    for name, came in zip(names, known, strict=True):
        if came is None or came <= old:
            note(room, name, guests[name])


def of(room: str, guest: str) -> str | None:
    """Answer the keyed hash of where a guest came from last, if it is known; raise RoomAway."""
    pipe = here().live.scripts.redis.pipeline(transaction=False)
    pipe.zscore(key(room, "came"), guest)
    pipe.hget(key(room, "origins"), guest)
    try:
        came, address = pipe.execute()
    except (RedisError, OSError) as error:
        raise RoomAway from error
    if came is None or address is None or came <= _moment() - KEEP_SECONDS * 1000:
        return None
    return str(address.decode())


def _moment() -> int:
    return round(clock.now().timestamp() * 1000)
