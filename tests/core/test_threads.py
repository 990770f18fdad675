"""Heavy work beside gevent, tried in a process of its own: gevent changes a whole process."""

from __future__ import annotations

import subprocess
import sys

import pytest

from app.core import threads

UNDER_GEVENT = """
from gevent import monkey
monkey.patch_all()
import errno
import gevent
import time
from app.core import threads

sleep = monkey.get_original("time", "sleep")
ticks = []

def tick():
    while len(ticks) < 1000:
        ticks.append(1)
        gevent.sleep(0.001)

def full_disk():
    raise OSError(errno.ENOSPC, "No space left on device")

def nested():
    return threads.in_pool(len, "four")

other = gevent.spawn(tick)
assert threads.in_pool(sleep, 0.3) is None
assert len(ticks) > 20, f"others stood still: {len(ticks)}"
other.kill()

assert threads.in_pool(nested) == 4
try:
    threads.in_pool(full_disk)
except OSError as error:
    assert error.errno == errno.ENOSPC
else:
    raise AssertionError("the error was lost")
try:
    with threads.stall_limit(0.05):
        gevent.sleep(10)
except threads.Stalled:
    pass
else:
    raise AssertionError("it waited")
with threads.stall_limit(10):
    gevent.sleep(0)
print("fine")
"""


@pytest.mark.integration
def test_under_gevent_others_go_on_errors_come_back_and_silence_ends():
    ran = subprocess.run(
        [sys.executable, "-c", UNDER_GEVENT], capture_output=True, text=True, check=False
    )
    assert (ran.stdout.strip(), ran.stderr) == ("fine", "")


@pytest.mark.unit
def test_without_gevent_work_is_simply_done():
    assert threads.in_pool(max, 1, 2) == 2
    with threads.stall_limit(0.0):
        assert threads.in_pool(int, "10", base=2) == 2
