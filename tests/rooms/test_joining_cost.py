"""What coming into a room costs: the same few questions to the database, whoever is there."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from app.rooms.live.here import here
from tests.accounts.factories import People
from tests.queries import counted_queries
from tests.rooms.party import Party
from tests.rooms.seated import Seated

pytestmark = [pytest.mark.websocket]
MOST = 30


@pytest.fixture
def party(app: Flask, people: People) -> Iterator[Party]:
    """Rooms of one process, which nothing is left of."""
    yield Party(app, people, [], None)
    with app.app_context():
        here().live.scripts.redis.flushdb()


def test_a_newcomer_asks_no_more_of_a_crowd_than_of_one(
    party: Party, app: Flask, people: People, socketio_client: Any
) -> None:
    slug = party.room(host=party.creator)

    def asked() -> list[str]:
        seated = Seated(socketio_client("/rooms", token=people.make().token))
        with counted_queries(app) as queries:
            assert seated.ask("room:join", {"room": slug})["ok"]
        # Whoever comes later reads lines of ever more people.
        said = {"op": str(uuid.uuid4()), "text": "here I am"}
        assert seated.ask("chat:send", said)["ok"]
        return list(map(str, queries))

    asked()
    few, more = asked(), [asked() for _ in range(4)][-1]
    assert len(more) == len(few) <= MOST
    assert sum("FROM user_account" in one for one in more) <= 2
