"""The client of the documentation, as its readers run it, in a room of real web processes."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.rooms.party import Party
from tests.servers import wait_for

pytestmark = [pytest.mark.websocket, pytest.mark.integration]
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "rooms_client.py"


@pytest.fixture(scope="module")
def example() -> ModuleType:
    """The example as a module."""
    spec = importlib.util.spec_from_file_location("rooms_client", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def client(example: ModuleType, party: Party) -> Iterator[object]:
    """The host of a new room, by their token."""
    slug = party.room()
    address = f"http://127.0.0.1:{party.ports[0]}"
    found = example.RoomClient(address, slug, token=party.host.token).connect()
    yield found
    found.socket.disconnect()


def test_it_knows_where_the_film_stands_and_steers_it(client, party: Party) -> None:
    guest = party.guest(client.slug, on=1)
    assert client.play("seek", position=10.0)["ok"]
    assert client.play("play")["ok"]
    state = guest.hear("state", lambda one: one["playing"])
    wait_for(lambda: client.state["v"] == state["v"], what="the same state")
    wait_for(lambda: client.position() > 10.2, what="the film to move")
    now = guest.ask("clock:ping", {"c": 0})["s"]
    assert client.clock.now() == pytest.approx(now, abs=250)
    assert client.play("pause")["ok"]


def test_it_says_and_hears_and_comes_back_to_what_it_missed(client, party: Party) -> None:
    guest = party.guest(client.slug, on=1)
    guest.say("before")
    wait_for(lambda: [line["text"] for line in client.chat] == ["before"], what="the line")
    assert client.say("hello")["ok"]
    assert guest.hear("chat", lambda line: line["text"] == "hello")
    client.socket.disconnect()
    guest.say("meanwhile")
    client.connect()
    wait_for(
        lambda: [line["text"] for line in client.chat] == ["before", "hello", "meanwhile"],
        what="what was missed",
    )
    assert len(client.members) == 2


def test_it_is_in_again_when_it_says_so_and_says_at_what_moment_it_speaks(
    client, party: Party
) -> None:
    guest = party.guest(client.slug, on=1)
    assert client.play("seek", position=10.0)["ok"]
    client.socket.disconnect()
    guest.say("meanwhile")
    client.connect()
    assert [line["text"] for line in client.chat] == ["meanwhile"]
    assert client.say("here?")["ok"]
    assert guest.hear("chat", lambda line: line["text"] == "here?")["position"] == 10.0


def test_it_hears_that_it_was_sent_out_or_that_the_room_is_over(
    client, example: ModuleType, party: Party
) -> None:
    address = f"http://127.0.0.1:{party.ports[1]}"
    ann = example.RoomClient(address, client.slug, name="Ann").connect()
    fields = {"op": str(uuid.uuid4()), "member": ann.you["id"], "reason": "Enough"}
    assert client.ask("mod:kick", **fields)["ok"]
    wait_for(lambda: ann.ended, what="the end")
    assert ann.ended == {"code": "KICKED", "reason": "Enough"}
    wait_for(lambda: ann.socket.eio.state == "disconnected", what="the end of the line")
    with pytest.raises(PermissionError, match="KICKED"):
        ann.connect()
    assert ann.ended is None
    assert party.call(party.host, "DELETE", f"/rooms/{client.slug}") == 204
    wait_for(lambda: client.ended, what="the end of the room")
    assert client.ended["code"] == "ROOM_CLOSED"


def test_it_asks_for_what_follows_the_last_line_before_which_none_is_missing(
    example: ModuleType,
) -> None:
    found = example.RoomClient("http://127.0.0.1:1", "room")
    for seq in (1, 2, 4, 4):
        found._on_chat({"id": f"line {seq}", "seq": seq})
    assert found.heard_upto == 2
    found._on_chat({"id": "line 3", "seq": 3})
    assert (found.heard_upto, [line["seq"] for line in found.chat]) == (4, [1, 2, 3, 4])


def test_it_says_why_it_may_not_come_in(example: ModuleType, party: Party) -> None:
    address = f"http://127.0.0.1:{party.ports[0]}"
    with pytest.raises(PermissionError, match="ROOM_NOT_FOUND"):
        example.RoomClient(address, "nowhere", name="Ann").connect()


def test_it_runs_from_the_command_line(party: Party) -> None:
    slug = party.room()
    host = party.member(slug, party.host)
    words = [sys.executable, str(EXAMPLE), f"http://127.0.0.1:{party.ports[0]}", slug]
    ran = subprocess.run(
        [*words, "--name", "Ann"],
        input="hello\nplay\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ran.returncode, "ok" in ran.stdout, "FORBIDDEN" in ran.stdout) == (0, True, True)
    line = host.hear("chat")
    assert (line["member"]["name"], line["text"]) == ("Ann", "hello")
