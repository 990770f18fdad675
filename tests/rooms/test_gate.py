"""The ready gate: who is waited for, for how long, and who never holds anybody up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from redis import Redis

from app.rooms.live.store import LiveRooms
from tests.rooms.conftest import live_rooms
from tests.rooms.factories import Gate, act, new_room, plays, report, saved, state_of, watch

pytestmark = pytest.mark.unit
HOST = "u-host"
DEADLINES = {"soft": 5_000, "strict": 15_000}


@pytest.fixture
def room(live: LiveRooms) -> str:
    """A room that waits softly."""
    return new_room(live)


@pytest.fixture
def gate(live: LiveRooms, redis: Redis, room: str) -> Gate:
    """The gate of the room."""
    return Gate(live, redis, room)


def test_a_room_whose_members_have_the_film_starts_at_once(live: LiveRooms, room: str) -> None:
    watch(live, room, HOST, "b", ahead=5)
    assert act(live, room, "play") == {"ok": True, "v": 2}
    assert plays(live, room)


def test_a_start_waits_for_who_has_not_loaded_and_goes_on_when_they_have(
    live: LiveRooms, room: str, gate: Gate
) -> None:
    watch(live, room, HOST, ahead=5)
    watch(live, room, "b")
    assert act(live, room, "play") == {"ok": True, "v": 2}
    assert (plays(live, room), gate.waits_for) == (False, ["b"])
    assert live.ready(room, "b", 2, "film")
    state = state_of(live, room)
    assert (state["playing"], state["v"], gate.waits_for) == (True, 3, None)
    assert 100 <= state["at"] - state["server_time"] <= 500


def test_a_report_that_more_is_loaded_is_as_good_as_saying_so(live: LiveRooms, room: str) -> None:
    watch(live, room, HOST, ahead=5)
    watch(live, room, "b")
    act(live, room, "play")
    report(live, room, "b", ahead=1)
    assert not plays(live, room)
    report(live, room, "b", ahead=3)
    assert plays(live, room)


@pytest.mark.parametrize("policy", ["soft", "strict"])
def test_a_member_that_never_answers_holds_the_room_until_the_deadline_and_no_longer(
    live: LiveRooms, room: str, gate: Gate, policy: str
) -> None:
    live.set_wait_policy(room, policy)
    watch(live, room, HOST, ahead=5)
    watch(live, room, "dead")
    act(live, room, "play")
    assert gate.pass_time(DEADLINES[policy] - 100) is True
    assert not plays(live, room)
    assert gate.pass_time(200) is False
    assert plays(live, room)


def test_whoever_was_waited_for_in_vain_is_not_waited_for_again_soon(
    live: LiveRooms, room: str, gate: Gate
) -> None:
    watch(live, room, HOST, ahead=60)
    watch(live, room, "dead")
    act(live, room, "play")
    gate.pass_time(6_000)
    act(live, room, "pause")
    gate.pass_time(5_000)
    act(live, room, "play")
    assert plays(live, room)
    act(live, room, "pause")
    gate.pass_time(20_000)
    act(live, room, "play")
    assert gate.waits_for == ["dead"]


def test_of_many_instances_that_look_at_a_deadline_one_starts_the_room(
    live: LiveRooms, redis: Redis, room: str, gate: Gate
) -> None:
    watch(live, room, HOST, ahead=5)
    watch(live, room, "dead")
    act(live, room, "play")
    redis.hincrby(f"room:{{{room}}}:gate", "deadline", -6_000)
    instances = [live, *(live_rooms(redis) for _ in range(3))]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: instances[n % 4].look(room), range(16)))
    assert (plays(live, room), state_of(live, room)["v"]) == (True, 3)


def test_a_sweep_starts_a_room_whose_instance_died_while_it_waited(
    live: LiveRooms, redis: Redis, room: str
) -> None:
    watch(live, room, HOST, ahead=5)
    watch(live, room, "dead")
    act(live, room, "play")
    assert live.sweep(room).waits == 1
    redis.hincrby(f"room:{{{room}}}:gate", "deadline", -6_000)
    assert live.sweep(room).waits == 0
    assert plays(live, room)


def test_four_of_five_are_enough_unless_the_host_is_the_fifth(
    live: LiveRooms, room: str, gate: Gate
) -> None:
    watch(live, room, HOST, "b", "c", "d", ahead=5)
    watch(live, room, "e")
    act(live, room, "play")
    assert plays(live, room)
    other = new_room(live)
    watch(live, other, "b", "c", "d", "e", ahead=5)
    watch(live, other, HOST)
    act(live, other, "play")
    assert Gate(live, gate.redis, other).waits_for == [HOST]


@pytest.mark.parametrize("status", ["detached", "error", "idle"])
def test_who_does_not_follow_is_not_waited_for(live: LiveRooms, room: str, status: str) -> None:
    watch(live, room, HOST, ahead=5)
    watch(live, room, "b", status=status)
    act(live, room, "play")
    assert plays(live, room)


def test_who_lets_go_during_the_wait_frees_the_room(live: LiveRooms, room: str) -> None:
    watch(live, room, HOST, ahead=5)
    watch(live, room, "b")
    act(live, room, "play")
    report(live, room, "b", status="detached")
    assert plays(live, room)


def test_who_was_silent_for_ten_seconds_or_lost_the_line_is_not_waited_for(
    live: LiveRooms, redis: Redis, room: str, gate: Gate
) -> None:
    watch(live, room, HOST, ahead=5)
    watch(live, room, "silent")
    act(live, room, "play")
    assert gate.waits_for == ["silent"]
    redis.zincrby(f"room:{{{room}}}:seen", -10_001, "silent")
    assert live.look(room) is False
    assert plays(live, room)
    redis.zrem(f"room:{{{room}}}:sockets", f"{HOST}|s-{HOST}")
    report(live, room, HOST)
    act(live, room, "pause")
    act(live, room, "seek", position=300.0)
    act(live, room, "play")
    assert plays(live, room)


def test_who_comes_late_is_never_waited_for(live: LiveRooms, room: str, gate: Gate) -> None:
    watch(live, room, HOST, ahead=60)
    act(live, room, "play")
    gate.settle()
    watch(live, room, "late", status="loading")
    report(live, room, "late", status="playing")
    report(live, room, "late", status="buffering")
    assert gate.pass_time(10_000) is True
    assert plays(live, room)


def test_whoever_may_starts_now_and_the_same_wish_again_starts_nothing_else(
    live: LiveRooms, room: str, gate: Gate
) -> None:
    watch(live, room, HOST, ahead=60)
    watch(live, room, "b")
    act(live, room, "play")
    assert live.start_now(room, HOST, "now") == {"ok": True, "v": 3}
    assert plays(live, room)
    act(live, room, "seek", position=300.0)
    assert gate.waits_for == [HOST]
    assert live.start_now(room, HOST, "now") == {"ok": True, "v": 3}
    assert not plays(live, room)


def test_a_room_that_waits_for_nobody_starts_at_once(live: LiveRooms, room: str) -> None:
    live.set_wait_policy(room, "off")
    watch(live, room, HOST, "b")
    act(live, room, "play")
    assert plays(live, room)


def test_a_room_that_waits_no_more_starts_when_that_is_said(live: LiveRooms, room: str) -> None:
    watch(live, room, HOST, "b")
    act(live, room, "play")
    live.set_wait_policy(room, "off")
    assert plays(live, room)


def test_a_room_everybody_left_does_not_start_by_itself(
    live: LiveRooms, redis: Redis, room: str, gate: Gate
) -> None:
    watch(live, room, HOST, "b")
    act(live, room, "play")
    for member in (HOST, "b"):
        redis.zrem(f"room:{{{room}}}:sockets", f"{member}|s-{member}")
    assert gate.pass_time(6_000) is False
    assert (plays(live, room), gate.waits_for) == (False, None)


def test_a_room_that_redis_lost_while_it_waited_stands_and_waits_for_nobody(
    live: LiveRooms, redis: Redis, room: str, gate: Gate
) -> None:
    watch(live, room, HOST, "b")
    act(live, room, "play")
    redis.flushall()
    live.rebuild(room, saved(epoch=2, wait_policy="strict"))
    assert (plays(live, room), gate.waits_for) == (False, None)
    assert redis.hget(f"room:{{{room}}}:meta", "wait") == b"strict"
