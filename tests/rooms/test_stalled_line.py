"""A client that answers pings and asks but reads nothing: what waits for it has an end."""

from __future__ import annotations

import sys
from contextlib import closing

import pytest

from tests.rooms.instances import Instance
from tests.rooms.raw_line import RawLine
from tests.servers import wait_for

pytestmark = [pytest.mark.websocket, pytest.mark.integration, pytest.mark.slow]
ASKED = 6_000


def is_broken(line: RawLine) -> bool:
    """Answer a ping; tell whether nobody is there any more."""
    try:
        line.send("3")
    except OSError:
        return True
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends what is not taken")
def test_who_does_not_read_is_cut_though_they_answer_pings(web: list[Instance]) -> None:
    with closing(RawLine(web[0].port)) as line:
        for _ in range(ASKED):
            line.send('42/rooms,1["clock:ping",{"c":1}]')
        wait_for(lambda: is_broken(line), seconds=90, what="the end of the line")
