"""Play, pause, seek and another film, before and while a room waits."""

from __future__ import annotations

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


def test_a_long_seek_waits_and_a_short_one_does_not(live: LiveRooms, room: str, gate: Gate) -> None:
    watch(live, room, HOST, "b", ahead=5)
    act(live, room, "play")
    act(live, room, "seek", position=8.0)
    assert (plays(live, room), gate.waits_for) == (True, None)
    act(live, room, "seek", position=300.0)
    assert (plays(live, room), gate.waits_for) == (False, ["b", HOST])
    for member in (HOST, "b"):
        report(live, room, member, ahead=3)
    assert (plays(live, room), state_of(live, room)["position"]) == (True, 300.0)


def test_another_film_that_plays_on_waits_for_everybody_to_have_it(
    live: LiveRooms, room: str, gate: Gate
) -> None:
    watch(live, room, HOST, "b", ahead=5)
    act(live, room, "play")
    v = act(live, room, "load", item="second", duration=60.0)["v"]
    assert gate.waits_for == ["b", HOST]
    assert not live.ready(room, "b", int(str(v)), "film")
    for member in (HOST, "b"):
        assert live.ready(room, member, int(str(v)), "second")
    assert plays(live, room)


def test_another_film_in_a_room_that_stands_stays_where_it_begins(
    live: LiveRooms, room: str, gate: Gate
) -> None:
    watch(live, room, HOST, ahead=5)
    act(live, room, "load", item="second", duration=60.0)
    assert (plays(live, room), gate.waits_for) == (False, None)


def test_a_pause_ends_the_wait_and_the_next_play_waits_again(
    live: LiveRooms, room: str, gate: Gate
) -> None:
    watch(live, room, HOST, ahead=5)
    watch(live, room, "b")
    act(live, room, "play")
    assert act(live, room, "pause") == {"ok": True, "v": 3}
    assert gate.waits_for is None
    gate.pass_time(20_000)
    assert not plays(live, room)
    act(live, room, "play")
    assert gate.waits_for == ["b"]


def test_a_seek_during_the_wait_waits_anew_at_the_other_place(
    live: LiveRooms, room: str, gate: Gate
) -> None:
    watch(live, room, HOST, ahead=5)
    watch(live, room, "b")
    act(live, room, "play")
    gate.pass_time(4_000)
    act(live, room, "seek", position=300.0)
    assert gate.waits_for == ["b", HOST]
    assert gate.pass_time(4_000) is True
    assert gate.pass_time(2_000) is False
    state = state_of(live, room)
    assert (state["playing"], state["position"]) == (True, 300.0)


def test_a_change_of_the_rate_goes_on_waiting(live: LiveRooms, room: str, gate: Gate) -> None:
    watch(live, room, HOST, ahead=5)
    watch(live, room, "b")
    act(live, room, "play")
    act(live, room, "rate", rate=1.5)
    assert (plays(live, room), gate.waits_for) == (False, ["b"])
    live.ready(room, "b", 2, "film")
    assert (plays(live, room), state_of(live, room)["rate"]) == (True, 1.5)


def test_a_play_after_a_moment_starts_at_once_whatever_was_last_said(
    live: LiveRooms, room: str
) -> None:
    watch(live, room, HOST, "b", ahead=5)
    act(live, room, "play")
    act(live, room, "pause")
    report(live, room, "b", ahead=0.2)
    act(live, room, "play")
    assert plays(live, room)
