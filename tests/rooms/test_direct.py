"""Broadcasts go straight to the sockets: whole, in order; a slow line costs only itself."""

from __future__ import annotations

from collections.abc import Iterator
from queue import Queue
from typing import Any

import orjson
import pytest
import socketio

from app.rooms.live.scripts import socket_name
from app.websocket.manager import RoomChannels
from tests.rooms.party import Party
from tests.rooms.raw_line import PING, RawLine
from tests.rooms.redis_server import RedisServer

pytestmark = [pytest.mark.websocket, pytest.mark.integration]
KIBIBYTE = 1024


@pytest.fixture
def slow(party: Party) -> Iterator[RawLine]:
    """A line to the first process that reads only when it is told to."""
    line = RawLine(party.ports[0])
    yield line
    line.close()


def publish(party: Party, key: str, event: str, payload: Any) -> None:
    """Say something to a room as another process would."""
    message = {"method": "emit", "namespace": "/rooms", "event": event, "data": [payload]}
    message |= {"room": socket_name(key), "skip_sid": None, "host_id": "of the test"}
    for member in party.sockets:
        member.holds_to_contract = False  # what is said here stands nowhere
    party.redis.publish(f"matinee.1:/rooms:room:{key}", orjson.dumps(message))


@pytest.mark.parametrize("size", [1, 125, 126, 40 * KIBIBYTE, 65_535, 65_536, 100 * KIBIBYTE])
def test_a_frame_of_any_size_arrives_whole(party: Party, size: int) -> None:
    slug = party.room()
    members = [party.member(slug, on=0), party.guest(slug, on=0), party.guest(slug, on=1)]
    text, key = "ü" * size, party.row(slug).key
    publish(party, key, "chat", {"text": text})
    for member in members:
        assert member.hear("chat", lambda line: "id" not in line)["text"] == text


def test_a_line_that_takes_half_a_frame_gets_the_other_half_before_anything_else(
    party: Party, slow: RawLine
) -> None:
    slug = party.room()
    quick = party.member(slug, on=0)
    slow.join(slug, "Slow")
    filler, key = "x" * 60 * KIBIBYTE, party.row(slug).key
    for number in range(100):
        publish(party, key, "chat", {"number": number, "filler": filler})
        if number % 10 == 0:
            slow.send(f"ping {number}", PING)
    for number in range(50):
        publish(party, key, "state", {"number": number, "epoch": 0, "v": 0})
    heard: list[tuple[str, Any]] = []
    last = [("state", {"number": 49, "epoch": 0, "v": 0}), ("", "ping 90")]
    while not all(one in heard for one in last):
        heard.append(slow.event())
    lines = [payload["number"] for name, payload in heard if name == "chat"]
    assert lines == list(range(100))
    assert [payload for name, payload in heard if not name] == [
        f"ping {n}" for n in range(0, 100, 10)
    ]
    quick.hear("state", lambda state: state.get("number") == 49)
    assert [line["number"] for line in quick.payloads("chat")] == list(range(100))


def test_who_takes_nothing_is_hung_up_on_and_nobody_else_notices(
    party: Party, slow: RawLine
) -> None:
    slug = party.room()
    quick = party.member(slug, on=0)
    slow.join(slug, "Slow")
    quick.hear("members", lambda list_: list_["count"] == 2)
    filler, key = "x" * 20 * KIBIBYTE, party.row(slug).key
    for start in range(0, 600, 100):
        for number in range(start, start + 100):
            publish(party, key, "chat", {"number": number, "filler": filler})
        quick.hear("chat", lambda line, last=start + 99: line["number"] == last)
    assert [line["number"] for line in quick.payloads("chat")] == list(range(600))

    quick.hear("members", is_gone)
    with pytest.raises(ConnectionError):
        for _ in range(600):
            slow.event()


def is_gone(found: dict[str, Any]) -> bool:
    """Tell whether the slow one is not listed as somebody whose line stands."""
    return [one["connected"] for one in found["members"] if one["name"] == "Slow"] in ([], [False])


def test_bytes_for_a_shared_room_reach_it_on_every_process(
    party: Party, redis_process: RedisServer
) -> None:
    slug, heard = party.room(), Queue[Any]()
    clients = [socketio.Client() for _ in party.ports]
    try:
        for client, port in zip(clients, party.ports, strict=True):
            client.on("picture", heard.put, namespace="/rooms")
            address = f"http://127.0.0.1:{port}"
            client.connect(address, namespaces=["/rooms"], transports=["websocket"])
            joined = {"room": slug, "name": "Kim"}
            assert client.call("room:join", joined, namespace="/rooms")["ok"]
        told = {"name": "ü", "picture": b"\x00\x01"}
        outside = RoomChannels(f"{redis_process.url}?db=1")
        outside.emit("picture", told, "/rooms", socket_name(party.row(slug).key))
        assert [heard.get(timeout=15) for _ in clients] == [told] * len(clients)
    finally:
        for client in clients:
            client.disconnect()
