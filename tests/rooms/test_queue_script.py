"""The script of the queue against a real Redis: order, versions, votes, what is told."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from redis import Redis

from app.rooms.live.store import LiveRooms
from tests.rooms.factories import change, new_room, saved, state_of
from tests.rooms.queueing import Line, heard, kept, told

pytestmark = pytest.mark.integration


@pytest.fixture
def line(live: LiveRooms) -> Line:
    """The queue of a room that lives."""
    return Line(live, new_room(live))


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
    assert (entry["item"], entry["by"]) == ("one", None)


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


def test_of_a_room_that_is_forgotten_nothing_stays_but_answers(line: Line, redis: Redis) -> None:
    line.add("one")
    line.ask("vote", "b", entry="one", on=True)
    line.queue.scripts.forget(line.room)
    assert {key for key in redis.scan_iter() if b":op:" not in key} == set()
