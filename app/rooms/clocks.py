"""The room's clock in one process: Redis' time, told without asking Redis."""

from __future__ import annotations

import threading
import time
from collections import deque

from redis import Redis
from redis.exceptions import RedisError

WINDOW = 12


class RoomClock:
    """Knows how far Redis' clock is from this machine's monotonic one.

    Like the clients it trusts the quickest of its last answers; before the first one, and for as
    long as Redis was never there, it goes by the machine's own clock.
    """

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._answers: deque[tuple[float, float]] = deque(maxlen=WINDOW)
        self._offset = time.time() * 1000 - time.monotonic() * 1000
        self._lock = threading.Lock()

    def now(self) -> float:
        """Tell the room's time in ms."""
        return time.monotonic() * 1000 + self._offset

    def ensure(self) -> None:
        """Measure once if that was never done."""
        if not self._answers:
            with self._lock:
                if not self._answers:
                    self.measure()

    def measure(self) -> None:
        """Ask Redis for its time; while it is away the last offset goes on."""
        before = time.monotonic() * 1000
        try:
            seconds, micros = self._redis.time()
        except (RedisError, OSError):
            return
        after = time.monotonic() * 1000
        remote = seconds * 1000 + micros / 1000
        self._answers.append((after - before, remote - (before + after) / 2))
        self._offset = min(self._answers)[1]
