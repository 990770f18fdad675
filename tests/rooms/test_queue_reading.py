"""Reading a queue costs the same number of questions however long it is."""

from __future__ import annotations

import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import service as accounts
from app.core import ids
from app.core.database import db, unit_of_work
from app.rooms import service
from app.rooms.queue.models import RoomEntry, RoomVote
from tests.accounts.factories import People, Person
from tests.queries import counted_queries
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration
ACCESS = ("public", "private", "subscribers", "sponsors")


def open_room(app: Flask, host: Person, film: uuid.UUID) -> str:
    """Open a room; answer its slug."""
    with app.app_context(), unit_of_work():
        return service.create(accounts.get(host.id), film).slug


def queue_up(app: Flask, slug: str, films: list[uuid.UUID], voter: Person) -> None:
    """Put films into a room's queue, as the database keeps them, with a vote each."""
    with app.app_context(), unit_of_work():
        room = service.find(slug)
        for place, film in enumerate(films):
            entry = RoomEntry(
                id=ids.new_id(), room_id=room.id, video_id=film, place=place, member="g-x", name="X"
            )
            db.session.add(entry)
            db.session.flush()
            db.session.add(RoomVote(entry_id=entry.id, member=f"u-{voter.id.hex}"))


def test_a_long_queue_asks_the_database_no_more_than_a_short_one(
    app: Flask, client: FlaskClient, people: People
) -> None:
    viewer, videos = people.make(), Videos(app)
    counts = []
    for length in (1, 3):
        slug = open_room(app, people.make(), videos.make(people.make().id))
        queue_up(app, slug, videos_of(videos, people, length), viewer)
        client.get(f"/api/v1/rooms/{slug}/queue", headers=viewer.headers)
        with counted_queries(app) as queries:
            answer = client.get(f"/api/v1/rooms/{slug}/queue", headers=viewer.headers)
        counts.append(len(queries))
        items = answer.get_json()["items"]
        assert len(items) == length * len(ACCESS)
        assert [one["film"] is None for one in items] == [False, True, False, False] * length
        assert [one["reason"] for one in items[:4]] == [
            None,
            "VIDEO_NOT_FOUND",
            "SUBSCRIPTION_REQUIRED",
            "SPONSOR_REQUIRED",
        ]
        assert [one["votes"] for one in items] == [1] * len(items)
    assert counts[0] == counts[1]


def videos_of(videos: Videos, people: People, rounds: int) -> list[uuid.UUID]:
    """Make films of every access, each of another channel."""
    return [videos.make(people.make().id, access=one) for _ in range(rounds) for one in ACCESS]
