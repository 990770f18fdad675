"""Who works at the moment: workers and beat leave a sign in Redis that fades by itself."""

from __future__ import annotations

import logging
from typing import Any

from redis.exceptions import RedisError

from app.core import clock
from app.core.extensions import redis_client

log = logging.getLogger(__name__)
WORKERS = "matinee:workers"
BEAT = "matinee:beat"
# A worker looks every JOB_SWEEP_SECONDS; one that missed three looks is gone.
MISSED = 3
BEAT_SECONDS = 86_400


def note_worker(name: str, *, every: float) -> None:
    """Leave the sign of a worker that looks every so many seconds."""
    fades_at = clock.now().timestamp() + max(1, int(every * MISSED) + 1)
    try:
        redis_client("cache").zadd(WORKERS, {name: fades_at})
    except RedisError as error:
        log.debug("no sign could be left: %s", error)


def note_beat() -> None:
    """Leave the sign of beat, whose round has just come to a worker."""
    try:
        redis_client("cache").set(BEAT, clock.now().timestamp(), ex=BEAT_SECONDS)
    except RedisError as error:
        log.debug("no sign could be left: %s", error)


def workers() -> list[str]:
    """Name the workers that have looked lately."""
    redis, now = redis_client("cache"), clock.now().timestamp()
    redis.zremrangebyscore(WORKERS, "-inf", f"({now}")
    found: Any = redis.zrange(WORKERS, 0, -1)
    return sorted(name.decode() for name in found)


def beat_age() -> float | None:
    """Tell how many seconds ago a round of beat came to a worker; None for not in a day."""
    kept: Any = redis_client("cache").get(BEAT)
    return None if kept is None else max(0.0, clock.now().timestamp() - float(kept))
