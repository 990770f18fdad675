"""What a process does for its rooms again and again: no room waits for another's trouble."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.rooms import service
from app.rooms.live.here import here
from app.rooms.live.keeper import MOST_TRIES, Keeper
from app.rooms.live.scripts import key_names
from tests.rooms.client import Member
from tests.rooms.doors import Doors
from tests.rooms.party import Party
from tests.servers import wait_for

pytestmark = [pytest.mark.websocket, pytest.mark.integration]
LONG_MS = 600_000


@contextmanager
def held_database(path: Path) -> Iterator[None]:
    """Let nobody else write to a database of SQLite."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
    finally:
        connection.rollback()
        connection.close()


def wait_at_a_gate(party: Party) -> tuple[Member, str, int]:
    """Open a room that waits for its host; answer the host, the gate's key and its version."""
    slug = party.room()
    host = party.member(slug, party.host, on=0)
    state = host.state()
    said: dict[str, Any] = {"v": state["v"], "item": state["item"], "position": 0.0, "ahead": 0.0}
    said |= {"t": host.ask("clock:ping", {"c": 0})["s"], "status": "paused"}
    assert host.ask("play:report", said)["ok"]
    v = host.play("play", state["v"])["v"]
    host.hear("gate", lambda gate: gate["v"] == v)
    gate = party.key(slug, "gate")
    party.redis.hincrby(gate, "deadline", LONG_MS)
    return host, gate, v


def test_a_gate_opens_while_the_database_lets_nobody_write(party: Party, scratch: Path) -> None:
    # Rooms that must be copied to the database: each would hold up the others for ten seconds.
    others = [party.room() for _ in range(4)]
    for slug in others:
        party.member(slug, party.host, on=0)
    host, gate, v = wait_at_a_gate(party)
    metas = [party.key(slug, "meta") for slug in others]
    with held_database(scratch / "test.db"):
        for meta in metas:
            party.redis.hdel(meta, "saved", "saver_until")
        wait_for(
            lambda: any(party.redis.hexists(meta, "saver_until") for meta in metas),
            what="a room to be copied",
        )
        party.redis.hincrby(gate, "deadline", -2 * LONG_MS)
        assert host.hear("state", lambda state: state["v"] > v)["playing"]
        # The rooms behind the first one still wait for their turn.
        assert not all(party.redis.hexists(meta, "saver_until") for meta in metas)


def test_a_copy_that_fails_is_tried_ever_more_rarely_given_up_and_told(
    doors: Doors, caplog: pytest.LogCaptureFixture
) -> None:
    slug = doors.room()
    with doors.app.app_context():
        key, mine = service.find(slug).key, here()
        mine.revive(key)
        mine.live.scripts.redis.hset(key_names(key)[0], "item", "no film")
        keeper = Keeper(doors.app, mine)
    keeper.emptied.add(key)
    (kept,) = (
        line for line in keeper.lines if keeper.emptied.due in [one.rooms for one in line.rounds]
    )
    waits = []
    while key in keeper.emptied.rooms:
        tries, _ = keeper.emptied.rooms[key]
        keeper.emptied.rooms[key] = tries, 0.0
        for one in kept.rounds:
            one.due = 0.0
        with doors.app.app_context():
            kept.tick(keeper._guarded)
        _, due = keeper.emptied.rooms.get(key, (0, 0.0))
        waits.append(round(due - time.monotonic()))
    assert waits[:-1] == [2**n for n in range(1, MOST_TRIES)]
    told = [record.getMessage() for record in caplog.records if key in record.getMessage()]
    failed = f"room {key} could not be kept"
    given_up = f"room {key} is empty and could not be copied to the database"
    assert told == [failed] * (MOST_TRIES - 1) + [given_up, failed]
