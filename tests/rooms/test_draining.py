"""A process that is asked to end: its sockets hear so before their line does, and come back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rooms import instances
from tests.rooms.client import Member
from tests.rooms.instances import Instance
from tests.rooms.party import Party
from tests.rooms.redis_server import RedisServer

pytestmark = [pytest.mark.websocket, pytest.mark.integration]


@pytest.fixture
def leaving(scratch: Path, party: Party, redis_process: RedisServer) -> Iterator[Instance]:
    """A third process of the party, which is going to end."""
    database = f"sqlite:///{scratch}/test.db"
    with instances.running(1, scratch, database, redis_process.url) as (started,):
        party.ports.append(started.port)
        yield started


def told(member: Member) -> float:
    """Answer when a socket is to come back, told while its line was still open."""
    found: float = member.hear("server:drain")["reconnect_in"]
    return found


def test_who_is_on_a_process_that_ends_hears_when_to_come_back_and_does(
    party: Party, leaving: Instance
) -> None:
    slug = party.room()
    stays, host = party.member(slug, on=0), party.member(slug, party.host, on=2)
    others = [party.guest(slug, f"Guest {n}", on=2) for n in range(3)]
    leaving.process.terminate()
    waits = [told(member) for member in (host, *others)]
    assert all(0.5 <= wait <= 3.0 for wait in waits)
    assert len(set(waits)) > 1, "all come back at the same moment"
    for member in (host, *others):
        member.wait(lambda one=member: not one.is_open, "the end of the line")
    assert leaving.process.wait(10) == 0
    back = party.member(slug, party.host, on=1)
    assert back.joined["you"]["id"] == host.joined["you"]["id"]
    assert stays.payloads("server:drain") == []
    assert stays.say("are you there?")["ok"]


def test_who_goes_when_told_to_holds_up_no_end(party: Party, leaving: Instance) -> None:
    slug = party.room()
    stays, goes = party.member(slug, on=0), party.guest(slug, "Kim", on=2)
    stays.wait(lambda: len(stays.members()) == 2, "both in the list")
    leaving.process.terminate()
    told(goes)
    goes.close()
    assert leaving.process.wait(10) == 0
    away = stays.hear("members", lambda one: not all(m["connected"] for m in one["members"]))
    assert away["count"] == 2, "the place is not kept"
