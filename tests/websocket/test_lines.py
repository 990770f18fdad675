"""One WebSocket carries all namespaces: what is counted and cut is the whole line."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
import simple_websocket
from wsproto.utilities import LocalProtocolError

from tests.rooms import instances
from tests.rooms.client import Member

pytestmark = [pytest.mark.websocket, pytest.mark.security]
PATIENCE = 30.0


@pytest.fixture(scope="module")
def port(applications: Any, scratch: Path, redis_url: str) -> Iterator[int]:
    """A web process whose limits are on."""
    applications("sqlite")
    database = f"sqlite:///{scratch}/test.db"
    with instances.running(1, scratch, database, redis_url, RATELIMIT_ENABLED="true") as started:
        yield started[0].port


def is_shut_out(member: Member, packets: list[str]) -> bool:
    """Send packets for as long as the line takes them; tell whether it ended."""
    deadline = time.monotonic() + PATIENCE
    # The last is what the library says when the server's goodbye was read a moment before.
    over = (simple_websocket.ConnectionClosed, OSError, LocalProtocolError)
    with contextlib.suppress(*over):
        for packet in cycle(packets):
            member.socket.send(packet)
            if time.monotonic() > deadline:
                return False
    return True


@pytest.mark.parametrize(
    "packets",
    [['42/rooms,1["clock:ping",{"c":1}]'], ["41/rooms,", "40/rooms,"], ["40/rooms,"], ["3"]],
    ids=["events", "coming-and-going", "coming-again", "pongs"],
)
def test_who_floods_loses_the_whole_line(port: int, packets: list[str]) -> None:
    member = Member(port)
    assert is_shut_out(member, packets)
    member.wait(lambda: not member.socket.connected, "the end of the line")


def test_others_are_not_cut_with_a_flooder(port: int) -> None:
    flooder, calm = Member(port), Member(port)
    assert is_shut_out(flooder, ['42/rooms,1["clock:ping",{"c":1}]'])
    assert calm.ask("clock:ping", {"c": 1})["ok"]
