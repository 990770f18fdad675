"""Lines are told in the order of their numbers, in whatever order their processes come to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from redis import Redis

from app.rooms.live import store as module
from app.rooms.live.store import LiveRooms
from tests.rooms.factories import new_room

pytestmark = pytest.mark.unit

Numbers = Callable[[], list[int]]
Heard = Callable[[str], Numbers]


@pytest.fixture
def heard(redis: Redis) -> Iterator[Heard]:
    """Listen to a room; answer what lists the numbers of the lines told since it was last asked."""
    with closing(redis.pubsub()) as hearing:

        def told() -> list[int]:
            messages = iter(lambda: hearing.get_message(timeout=0.2), None)
            return [json.loads(message["data"])["data"][0]["seq"] for message in messages]

        def listen(room: str) -> Numbers:
            hearing.subscribe(f"matinee.1:/rooms:room:{room}")
            assert hearing.get_message(timeout=5)["type"] == "subscribe"
            return told

        yield listen


def tell(live: LiveRooms, room: str, *numbers: int) -> None:
    """Tell lines in the order given."""
    for number in numbers:
        live.tell_chat(room, number, {"seq": number})


def test_the_very_first_line_of_a_room_is_waited_for_too(live: LiveRooms, heard: Heard) -> None:
    room = new_room(live)
    lines = heard(room)
    tell(live, room, 2, 3, 1)
    assert lines() == [1, 2, 3]


def test_a_rebuilt_room_goes_on_after_the_last_line_that_was_kept(
    live: LiveRooms, heard: Heard
) -> None:
    room = new_room(live, chat_seq=40)
    lines = heard(room)
    tell(live, room, 42, 41)
    assert lines() == [41, 42]


def test_a_line_committed_before_the_rebuild_and_told_after_it_is_told_at_once(
    live: LiveRooms, heard: Heard
) -> None:
    room = new_room(live, chat_seq=40)
    lines = heard(room)
    tell(live, room, 40, 41)
    assert lines() == [40, 41]


def test_a_line_that_never_comes_holds_the_others_up_for_a_while_only(
    live: LiveRooms, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = new_room(live)
    lines = heard(room)
    tell(live, room, 2)
    live.sweep(room)
    assert lines() == []
    monkeypatch.setattr(module, "CHAT_PATIENCE_MS", 0)
    live.sweep(room)
    assert lines() == [2]
