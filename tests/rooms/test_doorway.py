"""A crowd at the door: so many come in at once, the others wait for their turn."""

from __future__ import annotations

from contextlib import ExitStack
from uuid import uuid4

import pytest

from app.rooms import service
from app.rooms.errors import RoomBusy
from app.rooms.live.doorway import AT_ONCE, OF_ONE_ROOM, Doorway
from app.rooms.live.here import here
from tests.rooms.doors import Doors
from tests.rooms.party import Party

CROWD = 60


def crowd(doorway: Doorway, room: str, count: int) -> ExitStack:
    """Let so many into the way to a room, where they stay until the stack is closed."""
    inside = ExitStack()
    for _ in range(count):
        inside.enter_context(doorway.turn(room))
    return inside


def test_who_waits_too_long_for_a_turn_is_told_so_and_gets_one_when_others_have_gone() -> None:
    doorway = Doorway(patience=0.05)
    with crowd(doorway, "one", OF_ONE_ROOM), pytest.raises(RoomBusy), doorway.turn("one"):
        pass
    with crowd(doorway, "one", OF_ONE_ROOM):
        pass


def test_the_crowd_of_one_room_leaves_turns_for_other_rooms() -> None:
    doorway = Doorway(patience=0.05)
    others = AT_ONCE - OF_ONE_ROOM
    one, two = crowd(doorway, "one", OF_ONE_ROOM), crowd(doorway, "two", others)
    with one, two, pytest.raises(RoomBusy), doorway.turn("three"):
        pass
    assert not doorway.rooms, "a way nobody is in is forgotten"


def test_a_turn_ends_also_for_who_was_refused() -> None:
    doorway = Doorway(patience=0.05)
    for _ in range(OF_ONE_ROOM + 1):
        with pytest.raises(RuntimeError), doorway.turn("one"):
            raise RuntimeError


@pytest.mark.websocket
def test_who_asks_again_at_a_busy_door_keeps_the_place_they_have(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = doors.room()
    host = doors.sit(doors.host)
    assert host.ask("room:join", {"room": slug})["ok"]
    with doors.app.app_context():
        doorway = here().doorway
        monkeypatch.setattr(doorway, "patience", 0.05)
        with crowd(doorway, slug, OF_ONE_ROOM):
            again = host.ask("room:join", {"room": slug})
        assert (again["code"], again["recoverable"]) == (RoomBusy.code, True)
        assert here().live.count(service.find(slug).key) == 1
    assert host.ask("chat:send", {"op": str(uuid4()), "text": "still here"})["ok"]


@pytest.mark.websocket
def test_a_crowd_larger_than_the_connections_to_the_database_comes_in_at_once(
    party: Party,
) -> None:
    slug = party.room(host=party.creator)
    sockets = [party.socket(on=0) for _ in range(CROWD)]
    numbers = [
        socket.begin("room:join", {"room": slug, "name": f"Guest {number}"})
        for number, socket in enumerate(sockets)
    ]
    answers = [
        socket.answer_to(number) or {} for socket, number in zip(sockets, numbers, strict=True)
    ]
    assert [answer.get("code") for answer in answers] == [None] * CROWD
    assert answers[-1]["members"]["count"] <= CROWD
    party.member(slug, party.creator, on=1).hear("members", lambda one: one["count"] == CROWD + 1)
