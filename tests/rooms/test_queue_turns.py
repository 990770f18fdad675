"""Whose turn it is, in scripts against a real Redis: the end of a film, loops, votes to skip."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from redis import Redis

from app.rooms.live.store import LiveRooms
from tests.rooms.factories import change, new_room, seat, state_of
from tests.rooms.queueing import Line, heard, told

pytestmark = pytest.mark.integration


@pytest.fixture
def line(live: LiveRooms) -> Line:
    """The queue of a room that lives."""
    return Line(live, new_room(live))


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


def test_a_film_of_a_length_nobody_knew_ends_when_somebody_told_it(live: LiveRooms) -> None:
    line = ended(live, duration=0)
    line.add("one")
    assert line.queue.look(line.room)["due"] == ""
    assert not live.learn_length(line.room, "another", 600)
    assert live.learn_length(line.room, "film", 600)
    assert live.learn_length(line.room, "film", 9_000)
    assert live.learn_length(line.room, "film", 600)
    assert not live.learn_length(line.room, "film", 600)
    assert line.queue.go(line.room, line.queue.look(line.room))
    v = int(state_of(live, line.room)["v"])
    assert live.apply(line.room, "a", change("previous", v))["ok"]
    assert not live.learn_length(line.room, "film", 600)


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
