"""Who is in a room, how many there are room for, and who falls silent."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from redis import Redis

from app.rooms.live.store import ALIVE_MS, LiveRooms
from tests.rooms.factories import change, new_room, saved, seat, state_of

pytestmark = pytest.mark.unit


def names(live: LiveRooms, room: str) -> list[str]:
    return [member["id"] for member in live.snapshot(room)["members"]["members"]]


def fall_silent(redis: Redis, room: str, member: str, *, ms: int = ALIVE_MS + 1) -> None:
    """Let it be so long ago that a member was last heard."""
    redis.zincrby(f"room:{{{room}}}:seen", -ms, member)


def test_a_full_room_turns_the_next_guest_away(live: LiveRooms) -> None:
    room = new_room(live)
    for n in range(10):
        assert live.join(seat(room, f"m{n}"), places=10)["ok"]
    assert live.join(seat(room, "late"), places=10)["code"] == "ROOM_FULL"
    assert live.count(room) == 10


def test_forty_people_at_the_door_at_once_fill_exactly_ten_places(live: LiveRooms) -> None:
    room = new_room(live)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: live.join(seat(room, f"m{n}"), places=10), range(40)))
    assert sum(answer["ok"] for answer in answers) == 10
    assert live.count(room) == 10


def test_a_room_without_a_limit_takes_everybody(live: LiveRooms) -> None:
    room = new_room(live)
    assert all(live.join(seat(room, f"m{n}"), places=-1)["ok"] for n in range(30))


def test_a_member_with_a_place_gets_in_again_though_the_room_is_full(live: LiveRooms) -> None:
    room = new_room(live)
    for n in range(10):
        live.join(seat(room, f"m{n}"), places=10)
    assert live.join(seat(room, "m3", socket="another"), places=10)["ok"]


def test_two_tabs_are_one_member_until_both_are_closed(live: LiveRooms) -> None:
    room = new_room(live)
    first, second = seat(room, "a", socket="one"), seat(room, "a", socket="two")
    live.join(first, places=10)
    live.join(second, places=10)
    assert live.leave(first, meant=True) == 1
    assert live.leave(second, meant=True) == 0


def test_a_lost_line_keeps_the_place_and_the_same_presence(live: LiveRooms) -> None:
    room = new_room(live)
    here = seat(room, "a")
    joined = live.join(here, places=10)["joined_at"]
    assert live.leave(here, meant=False) == 1
    assert live.snapshot(room)["members"]["members"][0]["connected"] is False
    assert live.join(here, places=10)["joined_at"] == joined


def test_who_is_silent_for_too_long_leaves_the_list_and_frees_the_place(
    live: LiveRooms, redis: Redis
) -> None:
    room = new_room(live)
    live.join(seat(room, "a"), places=2)
    live.join(seat(room, "b"), places=2)
    fall_silent(redis, room, "a")
    assert live.join(seat(room, "c"), places=2)["ok"]
    assert names(live, room) == ["b", "c"]


def test_whoever_an_instance_vouches_for_stays(live: LiveRooms, redis: Redis) -> None:
    room = new_room(live)
    here = seat(room, "a")
    live.join(here, places=10)
    fall_silent(redis, room, "a")
    live.touch(room, [(here, 0)])
    assert live.sweep(room).gone == 0
    assert live.sweep(room).count == 1


def test_members_redis_forgot_are_put_back_by_their_instance(live: LiveRooms, redis: Redis) -> None:
    room = new_room(live)
    here = seat(room, "a")
    live.join(here, places=10)
    redis.flushall()
    assert live.touch(room, [(here, 0)]) is False
    live.rebuild(room, saved(epoch=2))
    assert names(live, room) == ["a"]


def test_who_comes_after_redis_forgot_finds_the_others_in_the_order_they_came(
    live: LiveRooms, redis: Redis
) -> None:
    room = new_room(live)
    early, late = seat(room, "z"), seat(room, "a")
    early = early.since(live.join(early, places=10)["joined_at"] - 1)
    late = late.since(live.join(late, places=10)["joined_at"])
    redis.flushall()
    live.touch(room, [(late, 0), (early, 0)])
    live.rebuild(room, saved(epoch=2))
    newcomer = live.join(seat(room, "b"), places=10)["joined_at"]
    members = live.snapshot(room)["members"]["members"]
    joined = [early.member["joined_at"], late.member["joined_at"], newcomer]
    assert sorted(member["joined_at"] for member in members) == sorted(joined)
    assert [member["id"] for member in members[:2]] == ["z", "a"]


def test_who_fell_silent_and_is_heard_again_came_when_they_first_came(
    live: LiveRooms, redis: Redis
) -> None:
    room = new_room(live)
    here = seat(room, "a")
    here = here.since(live.join(here, places=10)["joined_at"])
    live.join(seat(room, "b"), places=10)
    fall_silent(redis, room, "a")
    assert live.sweep(room).gone == 1
    live.touch(room, [(here, 0)])
    assert live.join(seat(room, "c"), places=10)["ok"]
    assert set(names(live, room)) == {"a", "b", "c"}
    assert live.join(here, places=10)["joined_at"] == here.member["joined_at"]


def test_a_film_stops_when_the_last_member_leaves(live: LiveRooms) -> None:
    room = new_room(live)
    here = seat(room, "a")
    live.join(here, places=10)
    live.apply(room, "a", change("play", 1))
    live.leave(here, meant=True)
    assert state_of(live, room)["playing"] is False


def test_a_film_whose_watchers_all_vanished_stops_where_they_last_were(
    live: LiveRooms, redis: Redis
) -> None:
    room = new_room(live)
    live.join(seat(room, "a"), places=10)
    live.apply(room, "a", change("play", 1))
    redis.hincrby(f"room:{{{room}}}:state", "at", -100_000)
    fall_silent(redis, room, "a", ms=60_000)
    assert live.sweep(room).gone == 1
    state = state_of(live, room)
    assert state["playing"] is False
    assert state["position"] == pytest.approx(40, abs=2)


def test_the_list_is_told_at_most_once_in_a_quarter_of_a_second(
    live: LiveRooms, redis: Redis
) -> None:
    room = new_room(live)
    hearing = redis.pubsub(ignore_subscribe_messages=True)
    hearing.subscribe(f"matinee.1:/rooms:room:{room}")
    hearing.get_message(timeout=1)
    live.join(seat(room, "a"), places=10)
    assert live.tell_members(room) is False
    live.join(seat(room, "b"), places=10)
    assert live.tell_members(room) is True
    redis.hdel(f"room:{{{room}}}:meta", "told_at")
    assert live.tell_members(room) is False
    assert live.tell_members(room) is False
    told = [json.loads(hearing.get_message(timeout=1)["data"]) for _ in range(2)]
    assert [message["data"][0]["count"] for message in told] == [1, 2]
    assert hearing.get_message(timeout=0.05) is None
    hearing.close()


def test_a_crowd_is_told_as_a_number(live: LiveRooms) -> None:
    room = new_room(live)
    live.touch(room, [(seat(room, f"m{n}"), 0) for n in range(201)])
    assert live.snapshot(room)["members"] == {"v": 201, "count": 201}


def test_what_members_say_of_their_playback_is_shown(live: LiveRooms) -> None:
    room = new_room(live)
    live.join(seat(room, "a"), places=10)
    said = {"status": "buffering", "ahead": 1.5, "drift": -12}
    assert live.report(room, "a", said, delay=40)
    shown = live.snapshot(room)["members"]["members"][0]
    assert {key: shown[key] for key in said} == said
    assert live.report(room, "stranger", said, delay=40) is False


def test_the_time_since_the_host_went_is_counted(live: LiveRooms, redis: Redis) -> None:
    room = new_room(live, host="h")
    host = seat(room, "h")
    live.join(host, places=10)
    live.join(seat(room, "b"), places=10)
    assert live.sweep(room).host_away == 0
    live.leave(host, meant=False)
    live.sweep(room)
    redis.hincrby(f"room:{{{room}}}:meta", "host_gone_at", -61_000)
    assert live.sweep(room).host_away >= 60_000
    live.join(host, places=10)
    assert live.sweep(room).host_away == 0


def test_chat_lines_are_told_in_the_order_of_their_numbers(live: LiveRooms, redis: Redis) -> None:
    room = new_room(live)
    hearing = redis.pubsub(ignore_subscribe_messages=True)
    hearing.subscribe(f"matinee.1:/rooms:room:{room}")
    hearing.get_message(timeout=1)
    for seq in (1, 4, 2, 3, 5):
        live.tell_chat(room, seq, {"seq": seq})
    heard = [json.loads(hearing.get_message(timeout=1)["data"])["data"][0]["seq"] for _ in range(5)]
    assert heard == [1, 2, 3, 4, 5]
    hearing.close()


def test_a_chat_line_whose_predecessor_never_comes_is_told_all_the_same(
    live: LiveRooms, redis: Redis
) -> None:
    room = new_room(live)
    live.tell_chat(room, 1, {"seq": 1})
    live.tell_chat(room, 3, {"seq": 3})
    key = f"room:{{{room}}}:chat"
    assert redis.hget(key, "last") == b"1"
    redis.hset(key, "3", "1|" + json.dumps({"seq": 3}))
    live.sweep(room)
    assert redis.hget(key, "last") == b"3"


def test_only_what_changed_is_due_for_the_database_and_to_one_asker(live: LiveRooms) -> None:
    room = new_room(live)
    due = live.unsaved(room)
    assert due is not None
    assert (due["v"], due["playing"]) == (1, False)
    assert live.unsaved(room) is None
    live.saved(room, due["mark"])
    assert live.unsaved(room, at_once=True) is not None
