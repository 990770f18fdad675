"""The room's clock in one process follows the clock of Redis, whatever becomes of that."""

from __future__ import annotations

import time
from typing import Any

import pytest
from redis import Redis

from app.rooms.live.clocks import RoomClock
from tests.rooms.redis_server import RedisServer

pytestmark = pytest.mark.unit


class SetClock(Redis):
    """A Redis whose machine's clock can be set, and whose answers can be slow."""

    ahead = 0
    slow = 0.0

    def time(self, **options: Any) -> tuple[int, int]:
        """Tell the time of its machine."""
        seconds, micros = super().time(**options)
        time.sleep(self.slow)
        return seconds + self.ahead, micros


@pytest.fixture
def redis(redis_process: RedisServer) -> SetClock:
    """A Redis that runs, and whose clock the test sets."""
    return SetClock.from_url(redis_process.url)


def behind(clock: RoomClock, redis: SetClock) -> float:
    """Tell by how many ms a clock is behind Redis'."""
    seconds, micros = redis.time()
    return abs(seconds * 1000 + micros / 1000 - clock.now())


def offset(clock: RoomClock) -> float:
    """Tell by how many ms a clock is ahead of the monotonic one, as the quickest of some looks."""
    return max(clock.now() - time.monotonic() * 1000 for _ in range(50))


@pytest.mark.parametrize("step", [30, -30, 1])
def test_a_clock_that_was_set_is_followed_at_the_next_look(redis: SetClock, step: int) -> None:
    clock = RoomClock(redis)
    clock.ensure()
    redis.ahead, redis.slow = step, 0.1
    clock.measure()
    assert behind(clock, redis) < 500


def test_a_slow_answer_does_not_push_a_good_one_out(redis: SetClock) -> None:
    clock = RoomClock(redis)
    clock.ensure()
    known = offset(clock)
    redis.slow = 0.1
    clock.measure()
    assert offset(clock) == pytest.approx(known, abs=5)
