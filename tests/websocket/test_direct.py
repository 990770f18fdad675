"""What waits for a socket that takes nothing: everything in order, of states only the newest."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from gevent.queue import JoinableQueue

from app.websocket.direct import BEHIND, DRIVERS, STALLED_SECONDS, Broadcast, Line, frame_of

pytestmark = pytest.mark.unit
STATE = ("/rooms", "room:1", "state")


class Driver:
    """The part of the library's driver that a line is mixed into."""

    def __init__(self, handler: Any, server: Any) -> None:
        self.app, self.server = handler, server


class Engine:
    """An Engine.IO socket as far as a line knows it."""

    def __init__(self) -> None:
        self.queue = JoinableQueue()

    def run(self, _websocket: Any) -> None:
        """Serve."""


@pytest.fixture
def line() -> Line:
    """A line whose other side takes nothing."""
    made: Line = DRIVERS.of(Driver)(Engine().run, None)

    def full(_frame: bytes) -> int:
        raise BlockingIOError

    made._push = full
    return made


def tell(line: Line, text: str, kind: tuple[str, str, str] | None = None) -> None:
    """Broadcast something."""
    one = Broadcast(text, kind)
    line.tell(one.frame, [one])


def waiting(line: Line) -> list[str]:
    """List what waits, in order."""
    return [one.data for one in line.outbox.queue]


def test_a_line_that_is_behind_gets_the_newest_state_after_what_was_said_before(line: Line) -> None:
    for number in range(BEHIND):
        tell(line, f"line {number}")
    for number in range(50):
        tell(line, f"state {number}", STATE)
    tell(line, "last")
    lines = [f"line {number}" for number in range(BEHIND)]
    assert waiting(line) == [*lines, "state 49", "last"]
    assert line.outbox.unfinished_tasks == BEHIND + 2


def test_a_line_that_is_hardly_behind_loses_nothing(line: Line) -> None:
    for number in range(BEHIND):
        tell(line, f"state {number}", STATE)
    assert waiting(line) == [f"state {number}" for number in range(BEHIND)]


def test_a_line_that_stands_is_hung_up_on_by_few_broadcasts_and_not_before(line: Line) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        theirs.settimeout(5)
        line._push, line._raw = ours.send, ours
        tell(line, "x" * 4_000_000)
        assert line.stands_since is not None
        line.stands_since -= STALLED_SECONDS - 1
        tell(line, "it may still go on")
        assert waiting(line)[-1] == "it may still go on"
        assert STALLED_SECONDS == 5, "the page of the protocol says so"
        line.stands_since -= 1
        tell(line, "too late")
        assert waiting(line)[-1] == "it may still go on"
        while theirs.recv(1 << 20):
            pass


@pytest.mark.parametrize(("size", "head"), [(5, 2), (125, 2), (126, 4), (65_535, 4), (65_536, 10)])
def test_a_frame_says_how_long_it_is(size: int, head: int) -> None:
    frame = frame_of("x" * size)
    assert (frame[0], len(frame)) == (0x81, head + size)
