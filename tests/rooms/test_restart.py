"""Everything a party stands on dies once while it plays: all come back in step by themselves.

`make prove` does it ten times each, and holds the five seconds.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.accounts.factories import People
from tests.databases import POSTGRES
from tests.rooms import instances, redis_server, reliability
from tests.rooms.conftest import live_rooms
from tests.rooms.evening import long_film
from tests.rooms.instances import UP_SECONDS, Instance
from tests.rooms.party import Party
from tests.rooms.redis_server import RedisServer
from tests.rooms.tabs import SHOWN
from tests.rooms.viewers import Viewer
from tests.servers import restart_postgres, wait_for

pytestmark = [
    pytest.mark.websocket,
    pytest.mark.integration,
    pytest.mark.slow,
    pytest.mark.timeout(1800),
    POSTGRES,
]
PROVE = bool(os.environ.get("PROVE"))
TIMES = 10 if PROVE else 1
# A busy machine is no fault of a room; a proof is made on a quiet one.
IN_STEP_SECONDS = 5.0 if PROVE else 60.0
VIEWERS = 8
FILM_SECONDS = 7_200.0


@pytest.fixture(scope="module")
def redis_process() -> Iterator[RedisServer]:
    """A Redis that writes down what it holds, as in production."""
    with redis_server.running(durable=True) as server:
        yield server


@pytest.fixture(scope="module")
def web(
    applications: Any, scratch: Path, postgres_url: str, redis_process: RedisServer
) -> Iterator[list[Instance]]:
    """Two web processes on PostgreSQL."""
    applications("postgresql")
    with instances.running(2, scratch, postgres_url, redis_process.url) as started:
        yield started


class Playing:
    """A room of eight in which a film plays."""

    def __init__(self, party: Party, web: list[Instance]) -> None:
        assert party.redis is not None
        self.web, self.live = web, live_rooms(party.redis)
        film = long_film(party, FILM_SECONDS)
        self.party, self.slug = party, party.room(video=film)
        self.key = party.row(self.slug).key
        people = [party.host, *(party.people.make() for _ in range(3))]
        self.viewers = [
            Viewer(self.slug, f"viewer {n}", people[n].token if n < len(people) else None)
            for n in range(VIEWERS)
        ]
        for n, viewer in enumerate(self.viewers):
            viewer.stay(web[n % 2].port)
        self.steer("seek", position=100.0)
        self.steer("play")

    def wait_for_the_copy(self) -> None:
        """Wait until the database has the playback as it is, which is every five seconds."""
        self.anchor = self.state()
        wait_for(lambda: self.party.row(self.slug).v == self.anchor["v"], what="the copy")

    def state(self) -> dict[str, Any]:
        """Answer the playback as Redis holds it."""
        found: dict[str, Any] = self.live.snapshot(self.key)["state"]
        return found

    def steer(self, action: str, **fields: Any) -> None:
        """Let the host do something."""
        line = self.viewers[0].line
        assert line is not None
        assert line.play(action, self.state()["v"], **fields)["ok"]

    def expect_in_step(self, since: float) -> float:
        """Wait until all are back; answer after how many seconds since a moment."""
        wait_for(self.is_in_step, seconds=IN_STEP_SECONDS + 10, what="everybody to be in step")
        taken = time.monotonic() - since
        assert taken <= IN_STEP_SECONDS, f"in step only after {taken:.1f} s"
        return taken

    def is_in_step(self) -> bool:
        """Tell whether all hold what the room does, and see each other, each once."""
        snapshot = self.live.snapshot(self.key)
        if not snapshot["ok"]:
            return False
        state = snapshot["state"]
        version = state["epoch"], state["v"]
        ids = sorted(viewer.id for viewer in self.viewers)
        for viewer in self.viewers:
            if not viewer.is_open:
                return False
            viewer.gather()
            listed = viewer.members["members"]
            if viewer.newest != version or sorted(one["id"] for one in listed) != ids:
                return False
            if not all(one["connected"] for one in listed):
                return False
            assert viewer.states[version] == tuple(state[name] for name in SHOWN)
        return True

    def expect_going_on(self) -> None:
        """Fail unless the film is where it would be, had nothing happened."""
        state, before = self.state(), self.anchor
        assert state["playing"], state
        moved = (state["at"] - before["at"]) / 1000
        assert abs(state["position"] - before["position"] - moved) < 0.05, (before, state)

    def expect_whole(self) -> None:
        """Fail unless everybody hears what is done and said from now on."""
        line = self.viewers[1].line
        assert line is not None
        said = line.say("are you there?")
        assert said["ok"], said
        self.steer("pause")
        self.steer("play")
        version = self.state()["epoch"], self.state()["v"]
        for viewer in self.viewers:
            wait_for(lambda one=viewer: hears(one, version, said["seq"]), what=viewer.name)


def hears(viewer: Viewer, version: tuple[int, int], seq: int) -> bool:
    """Tell whether a viewer heard of a version and of a line."""
    viewer.gather()
    return version in viewer.states and seq in viewer.lines


@pytest.fixture
def playing(app: Flask, people: People, web: list[Instance], redis: Any) -> Iterator[Playing]:
    """A party on PostgreSQL."""
    found = Playing(Party(app, people, [one.port for one in web], redis), web)
    yield found
    for viewer in found.viewers:
        viewer.go()


def survive(playing: Playing, name: str, die_and_live: Callable[[], None]) -> None:
    """Have something die, and expect that the party goes on."""
    for _ in range(TIMES):
        playing.wait_for_the_copy()
        with reliability.fault(name) as seconds:
            die_and_live()
            seconds.append(playing.expect_in_step(time.monotonic()))
            playing.expect_going_on()
            playing.expect_whole()


def test_redis_comes_back_empty(playing: Playing, redis_process: RedisServer) -> None:
    def die_and_live() -> None:
        redis_process.stop()
        shutil.rmtree(redis_process.written)
        redis_process.start()

    survive(playing, "Redis killed, empty when it is back", die_and_live)


def test_redis_comes_back_with_its_data(playing: Playing, redis_process: RedisServer) -> None:
    def die_and_live() -> None:
        redis_process.stop()
        redis_process.start()

    survive(playing, "Redis killed, back with its data", die_and_live)


def test_redis_comes_back_without_its_last_moments(
    playing: Playing, redis_process: RedisServer, tmp_path: Path
) -> None:
    older = tmp_path / "older"

    def die_and_live() -> None:
        shutil.copytree(redis_process.written, older)
        playing.steer("seek", position=playing.state()["position"] + 200.0)
        playing.wait_for_the_copy()
        redis_process.stop()
        shutil.rmtree(redis_process.written)
        shutil.move(older, redis_process.written)
        redis_process.start()

    survive(playing, "Redis killed, its last moments lost", die_and_live)


def test_a_web_process_comes_back(playing: Playing) -> None:
    turns = cycle(playing.web)

    def die_and_live() -> None:
        web = next(turns)
        web.kill()
        web.start()
        wait_for(web.is_up, seconds=UP_SECONDS, what="the web process")

    survive(playing, "a web process killed", die_and_live)


def test_the_database_comes_back(playing: Playing, scratch: Path) -> None:
    survive(playing, "PostgreSQL killed", lambda: restart_postgres(scratch / "pg"))
