"""Numbers of chat lines have no gaps and no doubles, however many write at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from app.core.database import db, unit_of_work
from app.rooms import chat, service
from app.rooms.models import RoomMessage
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
