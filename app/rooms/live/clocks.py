"""The room's clock in one process: Redis' time, told without asking Redis."""

from __future__ import annotations

import threading
import time
from collections import deque

from redis import Redis
from redis.exceptions import RedisError

WINDOW = 12
# Two clocks that nobody sets move apart by less than this while an answer is remembered.
WANDER_MS = 5.0


class RoomClock:
    """Knows how far Redis' clock is from this machine's monotonic one.

    Like the clients it trusts the quickest of its last answers; before the first one, and for as
    long as Redis was never there, it goes by the machine's own clock. An answer that cannot be true
    together with the quickest one means that Redis' clock was set, or that this is another Redis.
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
        trip, offset = after - before, seconds * 1000 + micros / 1000 - (before + after) / 2
        if self._contradicts(trip, offset):
            self._answers.clear()
        self._answers.append((trip, offset))
        self._offset = min(self._answers)[1]

    def _contradicts(self, trip: float, offset: float) -> bool:
        if not self._answers:
            return False
        known_trip, known_offset = min(self._answers)
        return abs(offset - known_offset) > (trip + known_trip) / 2 + WANDER_MS
