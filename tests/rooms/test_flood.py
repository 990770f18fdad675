"""One client floods a room of many: it is cut, and everybody else hears everything in time.

`PROVE=1` has 500 listen, holds the times to their goals, and writes docs/reliability.md.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask

from tests.accounts.factories import People
from tests.rooms import flood_report, flooders, instances
from tests.rooms.crowd import Crowd
from tests.rooms.flood_report import Flood
from tests.rooms.instances import Instance
from tests.rooms.party import Party
from tests.rooms.raw_line import RawLine

pytestmark = [pytest.mark.websocket, pytest.mark.security, pytest.mark.integration]
PROVE = os.environ.get("PROVE") == "1"
MEMBERS = 500 if PROVE else 40
SPEAKERS, ROUNDS, EVERY = 10, 6 if PROVE else 2, 0.9
AGAIN = 5
CUT_SECONDS, P95_MS = 2.0, 200.0
GIGABYTE = 1 << 30
LIMITS = {"RATELIMIT_ENABLED": "true", "SOCKET_CONNECTS_PER_SECOND": "100000"}
Flooding = Callable[[RawLine], float]
FLOODS: dict[str, tuple[Flooding, int]] = {
    "2,000 events a second": (flooders.flood_of_events, 1),
    "frames of 1 MB": (flooders.big_frame, AGAIN),
    "frames that claim 1 GB": (partial(flooders.big_frame, named=GIGABYTE), AGAIN),
}


@pytest.fixture(scope="module")
def limited(applications: Any, scratch: Path, redis_url: str) -> Iterator[list[Instance]]:
    """Two web processes whose limits are on; everybody here comes from one address."""
    applications("sqlite")
    database = f"sqlite:///{scratch}/test.db"
    with instances.running(2, scratch, database, redis_url, **LIMITS) as started:
        yield started


@pytest.fixture
def crowd(app: Flask, people: People, limited: list[Instance]) -> Iterator[tuple[Crowd, str]]:
    """A room of many, and its slug."""
    ports = [one.port for one in limited]
    party = Party(app, people, ports, None)
    slug = party.room(host=party.creator)
    with Crowd(ports) as found:
        found.come(slug, MEMBERS)
        yield found, slug


def conversation(crowd: Crowd, topic: str, said: dict[str, float]) -> None:
    """Let some of them talk as fast as they may."""
    for turn in range(ROUNDS):
        for number, speaker in enumerate(crowd.guests[:SPEAKERS]):
            text = f"{topic}: line {turn} of {number}"
            said[text] = speaker.say(text)
            time.sleep(EVERY / SPEAKERS)


def flooded(crowd: Crowd, slug: str, topic: str) -> Flood:
    """Have somebody flood the room, each time again after being cut, while the others talk."""
    (flooding, times), said = FLOODS[topic], dict[str, float]()
    talking = Thread(target=conversation, args=(crowd, topic, said), daemon=True)
    talking.start()
    cuts = []
    for number in range(times):
        with closing(RawLine(crowd.ports[0], buffer=None)) as line:
            line.join(slug, f"Flooder {number}")
            cuts.append(flooding(line))
    talking.join()
    crowd.wait(lambda guest: said.keys() <= guest.heard.keys(), "everything said to be heard")
    late = [guest.heard[text] - when for guest in crowd.guests for text, when in said.items()]
    return Flood(cuts, late, sum(not guest.open for guest in crowd.guests))


def test_who_floods_is_cut_and_the_others_hear_everything(crowd: tuple[Crowd, str]) -> None:
    for name in FLOODS:
        found = flooded(*crowd, name)
        assert found.others_cut == 0, name
        if PROVE:
            flood_report.note(name, found, members=MEMBERS)
            assert max(found.cuts) <= CUT_SECONDS, name
            assert found.late_ms(0.95) < P95_MS, name
