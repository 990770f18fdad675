"""The REST routes of rooms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app.accounts import service as accounts
from app.core import clock, registries
from app.core.database import db, unit_of_work
from app.rooms import service
from app.rooms.chat import service as chat
from app.rooms.live.here import here
from app.rooms.live.scripts import connect
from app.rooms.models import Room, RoomMessage
from tests.accounts.factories import People, Person
from tests.rooms.conftest import live_rooms
from tests.rooms.factories import seat
from tests.rooms.things import planned
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration


class Rooms:
    """Opens rooms over the API."""

    def __init__(self, app: Flask, people: People) -> None:
        self.app, self.client = app, app.test_client()
        self.videos = Videos(app)
        self.creator, self.host = people.make(), people.make()
        self.stranger = people.make()

    def open(self, person: Person | None = None, **fields: Any) -> Any:
        """Open a room, around a film of the creator unless another is given."""
        body = {"video_id": str(fields.pop("video", None) or self.videos.make(self.creator.id))}
        headers = (person or self.host).headers
        return self.client.post("/api/v1/rooms", json=body | fields, headers=headers)

    def slug(self, person: Person | None = None, **fields: Any) -> str:
        """Open a room; answer its slug."""
        return str(self.open(person, **fields).get_json()["slug"])

    def say(self, slug: str, *texts: str) -> None:
        """Keep chat lines of the host."""
        with self.app.app_context(), unit_of_work():
            room = service.find(slug)
            author = chat.Author(f"u-{self.host.id.hex}", "host", self.host.id)
            for n, text in enumerate(texts):
                chat.send(room, author, op=f"{text}-{n}", text=text)


@pytest.fixture
def rooms(app: Flask, people: People) -> Iterator[Rooms]:
    """Opens rooms; what Redis held of them goes."""
    yield Rooms(app, people)
    with app.app_context():
        here().live.scripts.redis.flushdb()


def get(client: FlaskClient, path: str, person: Person | None = None) -> Any:
    """Read below the API."""
    return client.get(f"/api/v1{path}", headers=person.headers if person else {})


def test_whoever_may_watch_a_video_opens_a_room_around_it(rooms: Rooms) -> None:
    answer = rooms.open(name="Friday night", privacy="public")
    assert answer.status_code == 201
    room = answer.get_json()
    assert (room["name"], room["privacy"], room["max_members"]) == ("Friday night", "public", 10)
    assert room["host"]["id"] == str(rooms.host.id)
    assert room["video"]["title"] == "Film"
    assert get(rooms.client, f"/rooms/{room['slug']}").get_json()["id"] == room["id"]


def test_a_room_without_a_name_is_called_as_its_video(rooms: Rooms) -> None:
    room = rooms.open().get_json()
    assert (room["name"], room["privacy"]) == ("Film", "unlisted")


def test_a_room_is_private_or_opens_with_a_password_that_no_answer_tells(rooms: Rooms) -> None:
    assert rooms.open(privacy="private").get_json()["privacy"] == "private"
    missing = rooms.open(privacy="password")
    assert missing.status_code == 422
    assert missing.get_json()["error"]["details"] == {
        "password": ["Choose the password that opens the room."]
    }
    opened = rooms.open(privacy="password", password="open sesame")
    assert opened.get_json()["privacy"] == "password"
    assert "sesame" not in opened.text
    assert "$2b$" not in opened.text


def test_no_room_opens_around_what_one_may_not_or_cannot_watch(rooms: Rooms) -> None:
    secret = rooms.videos.make(rooms.creator.id, access="private")
    unfinished = rooms.videos.make(rooms.host.id, ready=False)
    assert rooms.open(video=secret).status_code == 404
    assert rooms.open(video=unfinished).get_json()["error"]["code"] == "VIDEO_NOT_WATCHABLE"
    assert rooms.open(rooms.creator, video=secret).status_code == 201


def test_the_list_shows_public_rooms_around_public_videos(rooms: Rooms) -> None:
    hidden = rooms.videos.make(rooms.creator.id, access="unlisted")
    shown = rooms.slug(privacy="public")
    rooms.slug(privacy="unlisted")
    rooms.slug(privacy="public", video=hidden)
    answer = get(rooms.client, "/rooms").get_json()
    assert [room["slug"] for room in answer["items"]] == [shown]
    assert answer["pagination"]["total"] == 1


def test_the_list_asks_the_database_no_more_for_more_rooms(rooms: Rooms) -> None:
    def queries() -> int:
        asked: list[str] = []
        with rooms.app.app_context():
            engine = db.engine
        listen = lambda *args: asked.append(args[2])  # noqa: E731 - one line of listening
        event.listen(engine, "before_cursor_execute", listen)
        assert get(rooms.client, "/rooms").status_code == 200
        event.remove(engine, "before_cursor_execute", listen)
        return len(asked)

    rooms.slug(privacy="public")
    few = queries()
    for _ in range(5):
        rooms.slug(privacy="public")
    assert queries() == few


def test_while_redis_is_away_rooms_are_listed_without_a_count(rooms: Rooms) -> None:
    slug = rooms.slug(privacy="public")
    with rooms.app.app_context():
        mine = here()
    answering = mine.live
    mine.live = live_rooms(connect("unix:///tmp/no-redis-here.sock"))
    try:
        listed = get(rooms.client, "/rooms").get_json()["items"]
        shown = get(rooms.client, f"/rooms/{slug}").get_json()
        assert get(rooms.client, f"/rooms/{slug}/members").status_code == 503
    finally:
        mine.live = answering
    assert [(room["slug"], room["member_count"]) for room in listed] == [(slug, 0)]
    assert (shown["state"], shown["member_count"]) == (None, 0)


def test_who_may_not_watch_sees_no_room(rooms: Rooms) -> None:
    film = rooms.videos.make(rooms.creator.id)
    slug = rooms.slug(video=film)
    rooms.videos.access(film, "private")
    for path in ("", "/messages", "/members"):
        assert get(rooms.client, f"/rooms/{slug}{path}").status_code == 404
        assert get(rooms.client, f"/rooms/{slug}{path}", rooms.creator).status_code == 200


def test_a_room_shows_its_playback_and_count_while_somebody_is_there(rooms: Rooms) -> None:
    slug = rooms.slug()
    assert get(rooms.client, f"/rooms/{slug}").get_json()["state"] is None
    with rooms.app.app_context():
        with unit_of_work(writes=False):
            key = service.find(slug).key
        here().revive(key)
        here().live.join(seat(key, "g-kim", name="Kim"), places=10)
    room = get(rooms.client, f"/rooms/{slug}").get_json()
    assert (room["member_count"], room["state"]["playing"]) == (1, False)
    members = get(rooms.client, f"/rooms/{slug}/members").get_json()
    assert [member["name"] for member in members["members"]] == ["Kim"]


def test_the_owner_changes_the_room_and_nobody_else(rooms: Rooms) -> None:
    slug = rooms.slug()
    path, changes = f"/api/v1/rooms/{slug}", {"name": "Saturday", "preset": "everyone"}
    assert rooms.client.patch(path, json=changes).status_code == 401
    refused = rooms.client.patch(path, json=changes, headers=rooms.stranger.headers)
    assert refused.status_code == 403
    changed = rooms.client.patch(path, json=changes, headers=rooms.host.headers).get_json()
    assert (changed["name"], changed["preset"]) == ("Saturday", "everyone")


def test_a_closed_room_is_gone(rooms: Rooms) -> None:
    slug = rooms.slug()
    path = f"/api/v1/rooms/{slug}"
    assert rooms.client.delete(path, headers=rooms.stranger.headers).status_code == 403
    assert rooms.client.delete(path, headers=rooms.host.headers).status_code == 204
    assert get(rooms.client, f"/rooms/{slug}").get_json()["error"]["code"] == "ROOM_CLOSED"
    assert get(rooms.client, "/rooms/never-was").get_json()["error"]["code"] == "ROOM_NOT_FOUND"


def test_chat_is_read_backwards(rooms: Rooms) -> None:
    slug = rooms.slug()
    rooms.say(slug, *[f"line {n}" for n in range(1, 56)])
    newest = get(rooms.client, f"/rooms/{slug}/messages").get_json()
    assert [line["seq"] for line in newest["messages"]] == list(range(6, 56))
    assert newest["more"] is True
    oldest = get(rooms.client, f"/rooms/{slug}/messages?before=6").get_json()
    assert [line["text"] for line in oldest["messages"]] == [f"line {n}" for n in range(1, 6)]
    assert oldest["more"] is False


def test_a_removed_video_takes_its_rooms_along(rooms: Rooms) -> None:
    film = rooms.videos.make(rooms.creator.id)
    slug = rooms.slug(video=film)
    path = f"/api/v1/videos/{film}"
    assert rooms.client.delete(path, headers=rooms.creator.headers).status_code == 204
    assert get(rooms.client, f"/rooms/{slug}", rooms.creator).status_code == 404


def test_rooms_nobody_used_for_a_day_are_deleted_and_permanent_ones_stay(rooms: Rooms) -> None:
    idle, used, permanent = rooms.slug(), rooms.slug(), rooms.slug(permanent=True)
    rooms.say(idle, "soon gone")
    old = clock.now() - timedelta(hours=25)
    with rooms.app.app_context(), unit_of_work():
        for slug in (idle, permanent):
            service.find(slug).last_active_at = old
    cleanup = registries.of(rooms.app).cleanups["rooms"]
    with rooms.app.app_context():
        assert cleanup.run(clock.now(), True) == 1
        assert db.session.query(Room).count() == 3
        assert cleanup.run(clock.now(), False) == 1
        left = {slug for (slug,) in db.session.query(Room.slug)}
        assert db.session.query(RoomMessage).count() == 0
    assert left == {used, permanent}


def test_a_room_tells_for_when_it_is_planned(rooms: Rooms) -> None:
    planned(rooms.app, slug := rooms.slug(privacy="public"), ahead=timedelta(days=2))
    rooms.slug(privacy="public")
    listed = get(rooms.client, "/rooms").get_json()["items"]
    starts = {one["slug"]: one["starts_at"] for one in listed}
    alone = get(rooms.client, f"/rooms/{slug}").get_json()
    assert starts.pop(slug) == alone["starts_at"]
    assert alone["starts_at"] is not None
    assert list(starts.values()) == [None]


def test_a_stand_in_may_change_the_room_too(rooms: Rooms) -> None:
    slug = rooms.slug()
    with rooms.app.app_context(), unit_of_work():
        service.find(slug).host = accounts.get(rooms.stranger.id)
    path = f"/api/v1/rooms/{slug}"
    for person in (rooms.stranger, rooms.host):
        assert (
            rooms.client.patch(path, json={"name": "x"}, headers=person.headers).status_code == 200
        )


def test_a_room_without_guests_shows_its_inside_to_nobody_unknown(rooms: Rooms) -> None:
    slug = rooms.slug(guests=False)
    for part in ("members", "messages"):
        assert get(rooms.client, f"/rooms/{slug}/{part}").status_code == 401
        assert get(rooms.client, f"/rooms/{slug}/{part}", rooms.stranger).status_code == 200
