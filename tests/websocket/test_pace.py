"""How fast a line may be read: a flood ends it, also one that nothing else counts."""

from __future__ import annotations

import pytest
from flask import Flask

from app.core import clock
from app.websocket.pace import READS, Paced

pytestmark = [pytest.mark.websocket, pytest.mark.security]


@pytest.fixture
def line(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Paced:
    """The reads of a line whose limits are on, which always has something to read."""
    monkeypatch.setitem(app.config, "RATELIMIT_ENABLED", True)
    return Paced(app, lambda size: b"3" * size)


def reads_until_the_end(line: Paced, monkeypatch: pytest.MonkeyPatch, *, per_second: int) -> int:
    """Read at a speed for a minute; count the reads before the line ended."""
    begun = clock.monotonic()
    for number in range(60 * per_second):
        now = begun + number / per_second
        monkeypatch.setattr(clock, "monotonic", lambda now=now: now)
        try:
            assert line(1) == b"3"
        except OSError:
            return number
    return 60 * per_second


def test_a_flood_ends_the_line_after_its_burst(
    line: Paced, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = reads_until_the_end(line, monkeypatch, per_second=3000)
    assert READS.burst <= found < READS.burst * 1.2


def test_a_line_that_sends_twenty_events_a_second_is_never_ended(
    line: Paced, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reads_until_the_end(line, monkeypatch, per_second=60) == 60 * 60
