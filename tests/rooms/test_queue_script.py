"""The scripts of the queue against a real Redis: order, versions, votes, and whose turn it is."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from redis import Redis

from app.rooms.live.store import LiveRooms
from tests.rooms.factories import change, new_room, saved, seat, state_of
from tests.rooms.queueing import Line, kept

pytestmark = pytest.mark.integration


@pytest.fixture
def line(live: LiveRooms) -> Line:
    """The queue of a room that lives."""
    return Line(live, new_room(live))


def heard(redis: Redis, room: str) -> Any:
    """Listen to what is told in a room."""
    hearing = redis.pubsub()
    hearing.subscribe(f"matinee.1:/rooms:room:{room}")
    assert hearing.get_message(timeout=5)["type"] == "subscribe"
    return hearing


def told(hearing: Any) -> tuple[str, Any]:
    """Answer the next event told."""
    message = json.loads(hearing.get_message(timeout=5)["data"])
    return message["event"], message["data"][0]


def test_films_stand_in_the_order_they_came_and_may_stand_twice(line: Line) -> None:
    assert line.add("one") == {"ok": True, "v": 1}
    assert line.add("two", at=0) == {"ok": True, "v": 2}
    line.add("one", id="again")
    assert line.items() == ["two", "one", "again"]
    assert [entry["item"] for entry in line.state()["items"]] == ["two", "one", "one"]
    assert line.state()["items"][0]["by"] == {"id": "a", "name": "A"}


def test_the_same_operation_twice_is_one_entry(line: Line) -> None:
    first = line.add("one", op="same")
    line.add("two")
    assert line.add("one", op="same") == first
    assert line.items() == ["one", "two"]


def test_an_entry_sent_again_after_its_operation_was_forgotten_is_not_doubled(
    line: Line, redis: Redis
) -> None:
    line.add("one", op="same")
    redis.delete(*redis.keys("*:op:*"))
    assert line.add("one", op="same") == {"ok": True, "v": 1}
    assert line.items() == ["one"]


def test_a_queue_and_a_member_can_have_enough(line: Line) -> None:
    line.add("one", each=1)
    assert line.add("two", each=1)["code"] == "QUEUE_SHARE_USED"
    assert line.add("two", each=0)["ok"]
    assert line.add("three", "b", most=2)["code"] == "QUEUE_FULL"
    assert line.items() == ["one", "two"]


def test_a_member_takes_out_its_own_and_a_moderator_any(line: Line) -> None:
    line.add("one")
    line.add("two", "b")
    assert line.ask("remove", "b", entry="one", own=True, any=False)["code"] == "FORBIDDEN"
    assert line.ask("remove", "a", entry="one", own=False, any=False)["code"] == "FORBIDDEN"
    assert line.ask("remove", "a", entry="one", own=True, any=False)["ok"]
    assert line.ask("remove", "a", entry="two", own=False, any=True)["ok"]
    assert line.ask("remove", "a", entry="two", own=True, any=True)["code"] == "ENTRY_NOT_FOUND"
    assert line.items() == []


def test_entries_are_moved_by_who_saw_the_order_they_have(line: Line) -> None:
    for name in ("one", "two", "three"):
        line.add(name)
    assert line.ask("move", entry="three", at=0, base_v=3) == {"ok": True, "v": 4}
    assert line.items() == ["three", "one", "two"]
    answer = line.ask("move", entry="three", at=2, base_v=3)
    assert (answer["code"], answer["queue"]["v"]) == ("STALE", 4)
    assert line.ask("move", entry="three", at=99, base_v=4)["ok"]
    assert line.items() == ["one", "two", "three"]


def test_a_vote_does_not_make_a_move_come_too_late_where_votes_do_not_order(line: Line) -> None:
    line.add("one")
    line.add("two")
    assert line.ask("vote", "b", entry="two", on=True) == {"ok": True, "v": 3}
    assert line.ask("move", entry="two", at=0, base_v=2)["ok"]


def test_a_change_meant_for_an_earlier_epoch_is_stale(live: LiveRooms) -> None:
    line = Line(live, new_room(live, epoch=2))
    assert line.ask("clear", base_v=0, epoch=1)["code"] == "STALE"
    assert line.ask("clear", base_v=0, epoch=2)["ok"]


def test_shuffling_keeps_every_entry(line: Line) -> None:
    names = [f"film-{n}" for n in range(20)]
    for name in names:
        line.add(name, each=0)
    assert line.ask("shuffle", seed=7, base_v=20)["ok"]
    assert line.items() != names
    assert sorted(line.items()) == sorted(names)
    assert line.ask("clear", base_v=20)["code"] == "STALE"
    assert line.ask("clear", base_v=21)["ok"]
    assert line.items() == []


def test_votes_order_the_queue_where_the_room_says_so(line: Line) -> None:
    for name in ("one", "two", "three"):
        line.add(name)
    line.ask("vote", "b", entry="three", on=True)
    assert line.items() == ["one", "two", "three"]
    line.ask("arrange", order="votes", quorum=50)
    assert line.items() == ["three", "one", "two"]
    for member in ("a", "b"):
        line.ask("vote", member, entry="two", on=True)
    assert line.items() == ["two", "three", "one"]
    assert line.ask("move", entry="one", at=0, base_v=99)["code"] == "QUEUE_BY_VOTES"
    assert line.ask("shuffle", seed=1, base_v=99)["code"] == "QUEUE_BY_VOTES"
    line.ask("vote", "a", entry="two", on=False)
    line.ask("vote", "b", entry="two", on=False)
    assert line.items() == ["three", "one", "two"]


def test_a_member_has_one_vote_for_an_entry(line: Line) -> None:
    line.add("one")
    line.ask("vote", "b", entry="one", on=True)
    before = line.state()["v"]
    line.ask("vote", "b", entry="one", on=True)
    assert (line.state()["items"][0]["votes"], line.state()["v"]) == (1, before)
    assert line.queue.read(line.room, "b")["queue"]["items"][0]["mine"] is True
    assert line.queue.read(line.room, "a")["queue"]["items"][0]["mine"] is False
    assert line.ask("vote", "b", entry="nothing", on=True)["code"] == "ENTRY_NOT_FOUND"


def test_next_takes_the_queue_first_and_previous_walks_back(line: Line, live: LiveRooms) -> None:
    line.add("one")
    line.add("two")
    live.apply(line.room, "a", change("next", 1))
    live.apply(line.room, "a", change("next", 2))
    assert (state_of(live, line.room)["item"], line.items()) == ("two", [])
    assert live.apply(line.room, "a", change("next", 3))["code"] == "NOTHING_NEXT"
    live.apply(line.room, "a", change("previous", 3))
    live.apply(line.room, "a", change("previous", 4))
    assert state_of(live, line.room)["item"] == "film"
    live.apply(line.room, "a", change("next", 5))
    assert state_of(live, line.room)["item"] == "one"
    line.add("three")
    live.apply(line.room, "a", change("next", 6))
    assert state_of(live, line.room)["item"] == "three"
    live.apply(line.room, "a", change("previous", 7))
    assert state_of(live, line.room)["item"] == "one"


def test_two_who_press_next_at_once_skip_one_film(line: Line, live: LiveRooms) -> None:
    line.add("one")
    line.add("two")
    assert live.apply(line.room, "a", change("next", 1))["ok"]
    assert live.apply(line.room, "b", change("next", 1))["code"] == "STALE"
    assert (state_of(live, line.room)["item"], line.items()) == ("one", ["two"])


def test_an_entry_is_played_out_of_its_turn(line: Line, live: LiveRooms) -> None:
    line.add("one")
    line.add("two")
    live.apply(line.room, "a", change("entry", 1, item="two"))
    assert (state_of(live, line.room)["item"], line.items()) == ("two", ["one"])
    assert live.apply(line.room, "a", change("entry", 2, item="two"))["code"] == "ENTRY_NOT_FOUND"


def test_a_round_brings_what_has_played_back_to_the_end(line: Line, live: LiveRooms) -> None:
    line.add("one", "b")
    line.ask("loop", loop="all")
    live.apply(line.room, "a", change("next", 1))
    (entry,) = line.state()["items"]
    assert (entry["item"], entry["by"]) == ("film", None)
    live.apply(line.room, "a", change("next", 2))
    (entry,) = line.state()["items"]
    assert (entry["item"], entry["by"]) == ("one", {"id": "b", "name": "B"})


def ended(live: LiveRooms, **values: Any) -> Line:
    """Open a room whose film of ten minutes ended a moment ago."""
    now = state_of(live, new_room(live))["server_time"]
    playing = {"playing": True, "position": 599_000, "at": now - 2_000, "saved_at": now}
    return Line(live, new_room(live, **(playing | values)))


def test_a_film_that_ended_makes_room_for_the_next_exactly_once(live: LiveRooms) -> None:
    line = ended(live)
    assert line.queue.look(line.room)["due"] == ""
    for name in ("one", "two", "three"):
        line.add(name)
    seen = line.queue.look(line.room)
    assert (seen["due"], seen["item"]) == ("next", "one")
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda _: line.queue.go(line.room, seen), range(16)))
    assert done.count(True) == 1
    state = state_of(live, line.room)
    assert (state["item"], state["position"], state["playing"]) == ("one", 0, True)
    assert line.items() == ["two", "three"]
    assert line.queue.look(line.room)["due"] == ""


def test_what_is_first_now_and_was_not_when_somebody_looked_does_not_play(live: LiveRooms) -> None:
    line = ended(live)
    line.add("one")
    seen = line.queue.look(line.room)
    line.add("two", at=0)
    assert not line.queue.go(line.room, seen)
    assert state_of(live, line.room)["item"] == "film"


def test_a_film_in_its_middle_or_paused_at_its_end_stays(live: LiveRooms) -> None:
    now = state_of(live, new_room(live))["server_time"]
    running = ended(live, position=590_000, at=now)
    running.add("one")
    seen = running.queue.look(running.room)
    assert seen["due"] == ""
    assert 8_000 < seen["left"] <= 10_000
    paused = ended(live, playing=False)
    paused.add("one")
    assert (paused.queue.look(paused.room)["due"], paused.queue.look(paused.room)["left"]) == (
        "",
        -1,
    )


@pytest.mark.parametrize(("loop", "waiting", "item"), [
    ("one", True, "film"), ("all", False, "film"), ("all", True, "one"),
])  # fmt: skip
def test_a_loop_says_what_comes_after_the_end(
    live: LiveRooms, loop: str, waiting: bool, item: str
) -> None:
    line = ended(live)
    if waiting:
        line.add("one")
    line.ask("loop", loop=loop)
    assert line.queue.go(line.room, line.queue.look(line.room))
    state = state_of(live, line.room)
    assert (state["item"], state["position"], state["playing"]) == (item, 0, True)


def present(live: LiveRooms, room: str, *members: str) -> None:
    """Let members come in."""
    for member in members:
        live.join(seat(room, member), places=-1)


def test_more_than_half_of_those_who_watch_skip_the_film(line: Line, live: LiveRooms) -> None:
    present(live, line.room, "a", "b", "c", "d")
    assert line.ask("skip", "a", on=True)["code"] == "NOTHING_NEXT"
    line.add("one")
    line.ask("skip", "a", on=True)
    line.ask("skip", "b", on=True)
    assert line.state()["skip"] == {"votes": 2, "needed": 3}
    assert line.queue.look(line.room)["due"] == ""
    line.ask("skip", "b", on=False)
    assert line.state()["skip"] == {"votes": 1, "needed": 3}
    line.ask("skip", "b", on=True)
    live.report(line.room, "c", {"status": "detached"}, delay=0)
    assert line.state()["skip"] == {"votes": 2, "needed": 2}
    seen = line.queue.look(line.room)
    assert seen["due"] == "next"
    assert line.queue.go(line.room, seen)
    assert (state_of(live, line.room)["item"], line.state()["skip"]["votes"]) == ("one", 0)


def test_whoever_leaves_takes_their_vote_along_and_changes_how_many_are_needed(
    line: Line, live: LiveRooms
) -> None:
    present(live, line.room, "a", "b", "c")
    line.add("one")
    line.ask("skip", "a", on=True)
    live.leave(seat(line.room, "b"), meant=False)
    assert line.state()["skip"] == {"votes": 1, "needed": 2}
    live.remove(line.room, "c")
    assert line.queue.look(line.room)["due"] == "next"
    live.remove(line.room, "a")
    assert line.queue.look(line.room)["due"] == ""


@pytest.mark.parametrize("action", ["load", "previous"])
def test_votes_to_skip_die_with_their_film(line: Line, live: LiveRooms, action: str) -> None:
    present(live, line.room, "a", "b", "c")
    live.apply(line.room, "a", change("load", 1, item="other", duration=60.0))
    line.add("one")
    line.ask("skip", "a", on=True)
    assert live.apply(line.room, "a", change(action, 2, item="third", duration=60.0))["ok"]
    assert line.state()["skip"] == {"votes": 0, "needed": 0}


def test_the_quorum_of_a_skip_is_the_rooms(line: Line, live: LiveRooms) -> None:
    present(live, line.room, "a", "b", "c", "d")
    line.ask("arrange", order="manual", quorum=100)
    line.add("one")
    for member in "abcd":
        line.ask("skip", member, on=True)
    assert line.queue.look(line.room)["due"] == "next"


def test_changes_are_told_in_the_order_of_their_versions(line: Line, redis: Redis) -> None:
    hearing = heard(redis, line.room)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: line.add(f"film-{n}", f"m{n}"), range(40)))
    queues = [told(hearing)[1] for _ in range(40)]
    assert [queue["v"] for queue in queues] == list(range(1, 41))
    assert [entry["id"] for entry in queues[-1]["items"]] == line.items()
    hearing.close()


def test_what_is_told_names_no_film(line: Line, redis: Redis) -> None:
    hearing = heard(redis, line.room)
    line.add("secret", id="entry")
    event, queue = told(hearing)
    assert (event, set(queue["items"][0])) == ("queue", {"id", "by", "votes", "added_at"})
    assert "secret" not in json.dumps(queue)
    hearing.close()


def test_the_vote_to_skip_is_told_when_it_changes_and_only_then(
    line: Line, live: LiveRooms, redis: Redis
) -> None:
    present(live, line.room, "a", "b", "c")
    line.add("one")
    hearing = heard(redis, line.room)
    line.ask("skip", "a", on=True)
    line.queue.look(line.room)
    live.remove(line.room, "c")
    line.queue.look(line.room)
    line.queue.look(line.room)
    line.add("two")
    assert [told(hearing) for _ in range(2)] == [
        ("skip", {"votes": 1, "needed": 2}),
        ("queue", line.state() | {"items": told_items(line)}),
    ]
    hearing.close()


def told_items(line: Line) -> list[dict[str, Any]]:
    """Answer the entries as everybody is told them."""
    names = ("id", "by", "votes", "added_at")
    return [{name: entry[name] for name in names} for entry in line.state()["items"]]


def test_a_rebuilt_room_has_the_queue_the_database_kept(live: LiveRooms, redis: Redis) -> None:
    line = Line(live, new_room(live))
    redis.flushall()
    assert line.add("one")["code"] == "LOST"
    queue = kept("one", "two", voters={"two": ("b", "c")}, v=7, loop="all", order="votes")
    live.rebuild(line.room, saved(epoch=2, queue=queue))
    found = line.state()
    assert (found["epoch"], found["loop"], line.items()) == (2, "all", ["two", "one"])
    assert found["v"] == 7
    assert [entry["votes"] for entry in found["items"]] == [2, 0]
    line.ask("vote", "b", entry="two", on=False)
    assert line.state()["items"][0]["votes"] == 1


def test_a_queue_the_database_holds_is_not_offered_to_it_again(line: Line) -> None:
    line.add("one")
    queue = line.queue.unsaved(line.room)
    assert queue is not None
    line.add("two")
    line.queue.saved(line.room, queue)
    later = line.queue.unsaved(line.room)
    assert later is not None
    line.queue.saved(line.room, later)
    assert line.queue.unsaved(line.room) is None


def test_whose_account_is_gone_has_no_name_and_no_vote(line: Line) -> None:
    line.add("one")
    line.add("two", "b")
    line.ask("vote", "a", entry="two", on=True)
    line.ask("forget", "a", id="x-1", name="Removed user")
    one, two = line.state()["items"]
    assert one["by"] == {"id": "x-1", "name": "Removed user"}
    assert (two["by"]["id"], two["votes"]) == ("b", 0)
