"""A crowd at the door: so many come in at once, the others wait for their turn."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from app.rooms.errors import RoomBusy
from app.rooms.live.doorway import Doorway
from tests.rooms.party import Party

CROWD = 60


def test_who_waits_too_long_for_a_turn_is_told_that_much_is_going_on() -> None:
    doorway, inside, may_go = Doorway(at_once=1, patience=0.05), Event(), Event()

    def stay() -> None:
        with doorway.turn():
            inside.set()
            may_go.wait()

    with ThreadPoolExecutor(1) as pool:
        staying = pool.submit(stay)
        inside.wait()
        with pytest.raises(RoomBusy), doorway.turn():
            pass
        may_go.set()
        staying.result()
    with doorway.turn():
        pass


def test_a_turn_ends_also_for_who_was_refused() -> None:
    doorway = Doorway(at_once=1, patience=0.05)
    with pytest.raises(RuntimeError), doorway.turn():
        raise RuntimeError
    with doorway.turn():
        pass


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
