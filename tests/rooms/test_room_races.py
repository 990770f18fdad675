"""What many do to a room at once: lines keep their numbers, nobody is there or counted twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from app.accounts import service as accounts
from app.core.database import db, unit_of_work
from app.rooms import service
from app.rooms.chat import service as chat
from app.rooms.models import RoomMessage, RoomReaction
from app.rooms.people import of_user
from tests.accounts.factories import People
from tests.rooms.party import Party

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
def test_eight_writers_at_once_number_their_lines_without_gaps(app: Flask, people: People) -> None:
    slug = Party(app, people, [], None).room()

    def write(writer: int) -> None:
        for n in range(5):
            with app.app_context(), unit_of_work():
                room = service.lock(service.find(slug).key)
                author = chat.Author(f"g-{writer}", f"guest {writer}", None)
                chat.send(room, author, op=f"{writer}-{n}", text="hello")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    with app.app_context():
        numbers = [seq for (seq,) in db.session.query(RoomMessage.seq)]
    assert sorted(numbers) == list(range(1, 41))


@pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
def test_one_person_coming_in_by_many_tabs_at_once_is_remembered_once(
    app: Flask, people: People
) -> None:
    slug = Party(app, people, [], None).room()
    ada = people.make()

    def come_in(_tab: int) -> str:
        with app.test_request_context(), unit_of_work():
            room = service.lock(service.find(slug).key)
            return service.admit(of_user(accounts.get(ada.id)), room)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(come_in, range(8))) == {"member"}


@pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
def test_the_same_reaction_sent_many_times_at_once_counts_once(app: Flask, people: People) -> None:
    slug = Party(app, people, [], None).room()
    with app.app_context(), unit_of_work():
        room = service.lock(service.find(slug).key)
        author = chat.Author("g-1", "guest", None)
        line, key = chat.send(room, author, op="1", text="hello").id, room.key

    def react(_try: int) -> None:
        with app.app_context(), unit_of_work():
            chat.react(service.lock(key), "g-1", line, "👏", on=True)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(react, range(6)))
    with app.app_context():
        assert db.session.query(RoomReaction).count() == 1
