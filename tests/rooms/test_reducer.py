"""The playback of a room: one reducer decides, whoever asks."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from redis import Redis

from app.rooms.live.store import LiveRooms
from tests.rooms.factories import change, new_room, saved, seat, state_of

pytestmark = pytest.mark.unit


def test_a_rebuilt_room_stands_where_it_was_saved_under_a_new_epoch(live: LiveRooms) -> None:
    room = new_room(live, epoch=7, v=41, position=90_500)
    state = state_of(live, room)
    assert (state["epoch"], state["v"], state["item"]) == (7, 42, "film")
    assert (state["position"], state["playing"], state["rate"]) == (90.5, False, 1.0)


def test_play_starts_a_moment_ahead_for_everybody(live: LiveRooms) -> None:
    room = new_room(live)
    assert live.apply(room, "a", change("play", 1)) == {"ok": True, "v": 2}
    state = state_of(live, room)
    assert state["playing"] is True
    assert 0 < state["at"] - state["server_time"] <= 150


def test_the_start_lies_further_ahead_when_somebodys_line_is_slow(live: LiveRooms) -> None:
    room = new_room(live)
    live.join(seat(room, "slow"), places=-1)
    live.report(room, "slow", {"status": "paused"}, delay=300)
    live.apply(room, "a", change("play", 1))
    state = state_of(live, room)
    assert 300 <= state["at"] - state["server_time"] <= 360


def test_pause_acts_at_once_where_its_sender_stood(live: LiveRooms) -> None:
    room = new_room(live)
    live.apply(room, "a", change("play", 1))
    live.apply(room, "a", change("pause", 2, position=1.25))
    state = state_of(live, room)
    assert (state["playing"], state["position"]) == (False, 1.25)
    assert state["at"] <= state["server_time"]


def test_a_pause_is_no_seek(live: LiveRooms) -> None:
    room = new_room(live)
    live.apply(room, "a", change("play", 1))
    live.apply(room, "a", change("pause", 2, position=300.0))
    assert state_of(live, room)["position"] < 1


def test_of_two_seeks_the_first_is_applied_and_the_second_told_the_new_state(
    live: LiveRooms,
) -> None:
    room = new_room(live)
    assert live.apply(room, "a", change("seek", 1, position=10.0))["ok"]
    answer = live.apply(room, "b", change("seek", 1, position=20.0))
    assert (answer["ok"], answer["code"]) == (False, "STALE")
    assert (answer["state"]["v"], answer["state"]["position"]) == (2, 10.0)


def test_the_same_operation_twice_is_one_change_even_when_it_is_stale_by_now(
    live: LiveRooms,
) -> None:
    room = new_room(live)
    seek = change("seek", 1, position=10.0)
    first = live.apply(room, "a", seek)
    live.apply(room, "b", change("seek", 2, position=20.0))
    assert live.apply(room, "a", seek) == first
    assert state_of(live, room)["position"] == 20.0


def test_nobody_can_answer_for_anothers_operation(live: LiveRooms) -> None:
    room = new_room(live)
    live.apply(room, "a", change("seek", 1, op="same", position=10.0))
    assert live.apply(room, "b", change("pause", 1, op="same"))["code"] == "STALE"


def test_a_pause_crossed_by_a_play_a_moment_ago_still_stops_the_room(live: LiveRooms) -> None:
    room = new_room(live)
    live.apply(room, "a", change("play", 1))
    assert live.apply(room, "b", change("pause", 1))["ok"]
    assert state_of(live, room)["playing"] is False


def test_a_stale_pause_after_anything_but_a_play_is_refused(live: LiveRooms) -> None:
    room = new_room(live)
    live.apply(room, "a", change("seek", 1, position=5.0))
    assert live.apply(room, "b", change("pause", 1))["code"] == "STALE"


def test_a_stale_pause_after_an_old_play_is_refused(live: LiveRooms, redis: Redis) -> None:
    room = new_room(live)
    live.apply(room, "a", change("play", 1))
    redis.hincrby(f"room:{{{room}}}:state", "changed_at", -301)
    assert live.apply(room, "b", change("pause", 1))["code"] == "STALE"


def test_a_change_meant_for_an_earlier_epoch_is_stale(live: LiveRooms) -> None:
    room = new_room(live, epoch=2)
    assert live.apply(room, "a", change("play", 1, epoch=1))["code"] == "STALE"
    assert live.apply(room, "a", change("play", 1, epoch=2))["ok"]


def test_what_changes_nothing_sends_nothing(live: LiveRooms, redis: Redis) -> None:
    room = new_room(live)
    assert live.apply(room, "a", change("pause", 1)) == {"ok": True, "v": 1}
    assert live.apply(room, "a", change("rate", 1, rate=1.0)) == {"ok": True, "v": 1}
    assert redis.xlen(f"room:{{{room}}}:stream") == 1


def test_the_rate_changes_without_a_jump(live: LiveRooms) -> None:
    room = new_room(live, position=60_000)
    live.apply(room, "a", change("play", 1))
    before = state_of(live, room)
    live.apply(room, "a", change("rate", 2, rate=2.0))
    after = state_of(live, room)
    assert after["rate"] == 2.0
    passed = (after["at"] - before["at"]) / 1000
    assert after["position"] == pytest.approx(before["position"] + passed, abs=0.002)


def test_nobody_seeks_beyond_the_end(live: LiveRooms) -> None:
    room = new_room(live, duration=60_000)
    live.apply(room, "a", change("seek", 1, position=61.0))
    assert state_of(live, room)["position"] == 60.0


def test_next_and_previous_walk_through_what_was_loaded(live: LiveRooms) -> None:
    room = new_room(live)
    live.apply(room, "a", change("load", 1, item="second", duration=5.0))
    assert state_of(live, room)["item"] == "second"
    live.apply(room, "a", change("previous", 2))
    assert state_of(live, room)["item"] == "film"
    live.apply(room, "a", change("next", 3))
    assert state_of(live, room)["item"] == "second"
    assert live.apply(room, "a", change("next", 4))["code"] == "NOTHING_NEXT"


def test_a_room_redis_forgot_is_reported_lost(live: LiveRooms, redis: Redis) -> None:
    room = new_room(live)
    redis.flushall()
    assert live.apply(room, "a", change("play", 1))["code"] == "LOST"
    assert live.snapshot(room)["code"] == "LOST"


def test_of_two_rebuilds_at_once_one_counts(live: LiveRooms, redis: Redis) -> None:
    room = new_room(live)
    redis.flushall()
    first = live.rebuild(room, saved(epoch=2))
    second = live.rebuild(room, saved(epoch=3))
    assert first["epoch"] == second["epoch"] == 2


def test_a_film_nobody_kept_for_long_is_found_paused_where_it_was_left(live: LiveRooms) -> None:
    long_ago = state_of(live, new_room(live))["server_time"] - 3_600_000
    room = new_room(live, playing=True, position=10_000, at=long_ago - 30_000, saved_at=long_ago)
    state = state_of(live, room)
    assert (state["playing"], state["position"]) == (False, 40.0)


def test_a_film_lost_a_moment_ago_plays_on_in_step(live: LiveRooms) -> None:
    now = state_of(live, new_room(live))["server_time"]
    room = new_room(live, playing=True, position=10_000, at=now - 5_000, saved_at=now - 1_000)
    state = state_of(live, room)
    assert (state["playing"], state["position"], state["at"]) == (True, 10.0, now - 5_000)


def test_changes_are_published_in_the_order_of_their_versions(
    live: LiveRooms, redis: Redis
) -> None:
    room = new_room(live)
    hearing = redis.pubsub()
    hearing.subscribe(f"matinee.1:/rooms:room:{room}")
    assert hearing.get_message(timeout=5)["type"] == "subscribe"

    def pushy(name: str) -> int:
        applied = 0
        while applied < 10:
            v = state_of(live, room)["v"]
            applied += live.apply(room, name, change("seek", v, position=float(v)))["ok"]
        return applied

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(pushy, "abcd")) == 40
    heard = [json.loads(hearing.get_message(timeout=5)["data"])["data"][0] for _ in range(40)]
    assert [state["v"] for state in heard] == list(range(2, 42))
    hearing.close()


def test_a_member_who_comes_back_gets_exactly_the_states_it_missed(live: LiveRooms) -> None:
    room = new_room(live)
    for v in range(1, 6):
        live.apply(room, "a", change("seek", v, position=float(v)))
    missed = live.snapshot(room, since_v=3)["states"]
    assert [state["v"] for state in missed] == [4, 5, 6]
    assert live.snapshot(room, since_v=6)["states"] == []
