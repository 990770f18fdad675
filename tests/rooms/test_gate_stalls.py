"""When a room that plays stops for those whose film stands still, and what is told of a wait."""

from __future__ import annotations

import json

import pytest
from redis import Redis

from app.rooms.live.store import LiveRooms
from tests.rooms.factories import Gate, act, new_room, plays, report, state_of, watch

pytestmark = pytest.mark.unit
HOST = "u-host"


@pytest.fixture
def room(live: LiveRooms) -> str:
    """A room that waits softly."""
    return new_room(live)


@pytest.fixture
def gate(live: LiveRooms, redis: Redis, room: str) -> Gate:
    """The gate of the room."""
    return Gate(live, redis, room)


def stall(live: LiveRooms, room: str, *members: str) -> None:
    """Let the film of members who watch stand still."""
    for member in members:
        report(live, room, member, status="playing", ahead=5)
        report(live, room, member, status="buffering")


@pytest.mark.parametrize(("who", "ms"), [([HOST], 1_500), (["b", "c"], 3_000)])
def test_a_room_stops_for_a_host_or_for_many_who_stand_still(
    live: LiveRooms, room: str, gate: Gate, who: list[str], ms: int
) -> None:
    watch(live, room, HOST, "b", "c", "d", ahead=200)
    act(live, room, "play")
    gate.settle()
    stall(live, room, *who)
    assert gate.pass_time(ms - 200) is True
    assert plays(live, room)
    assert gate.pass_time(300) is True
    assert (plays(live, room), gate.waits_for) == (False, sorted(who))
    position = state_of(live, room)["position"]
    assert position == pytest.approx(60, abs=2)
    for member in who:
        report(live, room, member, ahead=5)
    assert plays(live, room)


def test_one_of_four_who_stands_still_stops_only_a_strict_room(
    live: LiveRooms, room: str, gate: Gate
) -> None:
    watch(live, room, HOST, "b", "c", "d", ahead=200)
    act(live, room, "play")
    gate.settle()
    stall(live, room, "b")
    gate.pass_time(5_000)
    assert plays(live, room)
    live.set_wait_policy(room, "strict")
    gate.pass_time(0)
    assert gate.waits_for == ["b"]


def test_a_room_does_not_stop_for_the_same_member_again_and_again(
    live: LiveRooms, room: str, gate: Gate
) -> None:
    watch(live, room, HOST, "b", ahead=200)
    act(live, room, "play")
    gate.settle()
    stall(live, room, HOST)
    gate.pass_time(2_000)
    assert gate.waits_for == [HOST]
    report(live, room, HOST, ahead=3)
    gate.settle(ms=10_000)
    stall(live, room, HOST)
    gate.pass_time(8_000)
    assert plays(live, room)
    gate.pass_time(15_000)
    assert gate.waits_for == [HOST]


def test_everybody_hears_who_is_waited_for_once_and_that_it_is_over(
    live: LiveRooms, redis: Redis, room: str, gate: Gate
) -> None:
    watch(live, room, HOST, ahead=5)
    watch(live, room, "b", "c")
    hearing = redis.pubsub(ignore_subscribe_messages=True)
    hearing.subscribe(f"matinee.1:/rooms:room:{room}")
    hearing.get_message(timeout=1)
    act(live, room, "play")
    live.look(room)
    live.ready(room, "c", 2, "film")
    live.look(room)
    live.look(room)
    live.ready(room, "b", 2, "film")
    heard = []
    while message := hearing.get_message(timeout=0.2):
        said = json.loads(message["data"])
        heard.append((said["event"], said["data"][0]))
    hearing.close()
    gates = [payload for event, payload in heard if event == "gate"]
    assert [event for event, _ in heard] == ["state", "gate", "gate", "state", "gate"]
    assert [[one["name"] for one in told["waiting"]] for told in gates] == [["b", "c"], ["b"], []]
    assert [(told["v"], told["ready"], told["needed"]) for told in gates[:2]] == [
        (2, 1, 3),
        (2, 2, 3),
    ]
    assert gates[0]["deadline"] - heard[0][1]["server_time"] == 5_000
    assert gates[2]["deadline"] is None


def test_what_is_loaded_is_nobodys_business_but_the_gates(live: LiveRooms, room: str) -> None:
    watch(live, room, HOST, ahead=5)
    [member] = live.snapshot(room)["members"]["members"]
    assert "span" not in member
