"""The page of the rooms everybody may find."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import service as accounts
from app.core import clock
from app.core.database import unit_of_work
from app.rooms import service
from app.rooms.live.here import here
from tests.accounts.factories import People
from tests.queries import counted_queries
from tests.rooms.factories import seat
from tests.videos.factories import Videos
from tests.web.conftest import Visit

pytestmark = pytest.mark.integration


class Rooms:
    """Opens rooms of one person around the films of another."""

    def __init__(self, app: Flask, people: People) -> None:
        self.app, self.videos = app, Videos(app)
        self.creator, self.host = people.make(), people.make()
        self.film = self.make_film("Harbour at dusk")

    def make_film(self, title: str, **fields: Any) -> UUID:
        """Make a film of the creator."""
        return self.videos.make(self.creator.id, title=title, **fields)

    def open(self, name: str, *, idle: float = 0, **fields: Any) -> str:
        """Open a public room nobody used for some seconds; answer its slug."""
        film = fields.pop("film", self.film)
        with self.app.app_context(), unit_of_work():
            owner = accounts.get(self.host.id)
            room = service.create(owner, film, name=name, **({"privacy": "public"} | fields))
            room.last_active_at = clock.now() - timedelta(seconds=idle)
            return room.slug

    def seat(self, slug: str, *names: str) -> None:
        """Have guests sit in a room."""
        with self.app.app_context():
            with unit_of_work(writes=False):
                key = service.find(slug).key
            here().revive(key)
            for name in names:
                here().live.join(seat(key, f"g-{name}", name=name), places=10)


@pytest.fixture
def rooms(app: Flask, people: People) -> Iterator[Rooms]:
    """Opens rooms; what Redis held of them goes."""
    yield Rooms(app, people)
    with app.app_context():
        here().live.scripts.redis.flushdb()


def names(text: str) -> list[str]:
    """List the rooms on a page, in its order."""
    return re.findall(r'<h2><a href="/rooms/\w+">([^<]+)</a></h2>', text)


def test_public_rooms_are_shown_the_last_active_first(visitor: FlaskClient, rooms: Rooms) -> None:
    rooms.open("Yesterday", idle=9000)
    rooms.open("Just now")
    rooms.open("By link only", privacy="unlisted")
    rooms.open("Around a hidden film", film=rooms.make_film("Hidden", access="unlisted"))
    assert names(visitor.get("/rooms").text) == ["Just now", "Yesterday"]


def test_a_room_says_what_is_on_who_is_there_and_how_to_come_in(
    visitor: FlaskClient, rooms: Rooms
) -> None:
    slug = rooms.open("Friday")
    assert "nobody there" in visitor.get("/rooms").text
    rooms.seat(slug, "Kim", "Lou")
    text = visitor.get("/rooms").text
    assert "2 people there" in text
    assert "nobody there" not in text
    assert "Harbour at dusk" in text
    assert re.search(r'<img src="/media/[^"]+"', text)
    assert re.search(rf'<a class="button" href="/rooms/{slug}">.*Come in', text)


def test_a_full_room_and_one_without_guests_say_so(visitor: FlaskClient, rooms: Rooms) -> None:
    slug = rooms.open("Friday", guests=False)
    assert "<span>full</span>" not in visitor.get("/rooms").text
    rooms.seat(slug, *[f"guest{n}" for n in range(10)])
    text = visitor.get("/rooms").text
    assert "<span>full</span>" in text
    assert "for people with an account" in text


def test_a_room_without_a_limit_is_never_full(
    app: Flask, visitor: FlaskClient, rooms: Rooms
) -> None:
    app.config["DEFAULT_MAX_PARTICIPANTS"] = -1
    rooms.seat(rooms.open("Friday"), "Kim")
    assert "<span>full</span>" not in visitor.get("/rooms").text


def test_without_rooms_the_page_says_what_to_do(visitor: FlaskClient) -> None:
    text = visitor.get("/rooms").text
    assert "No room is open to everybody just now" in text
    assert "Choose a film" in text


def test_more_rooms_are_a_link_away_and_the_end_says_so(visitor: FlaskClient, rooms: Rooms) -> None:
    for number in range(25):
        rooms.open(f"Room {number}", idle=number)
    first = visitor.get("/rooms").text
    assert 'href="/rooms?page=2"' in first
    assert names(first) == [f"Room {number}" for number in range(24)]
    assert names(visitor.get("/rooms?page=2").text) == ["Room 24"]
    assert "That was everything." in visitor.get("/rooms?page=3").text


def test_the_page_asks_the_database_no_more_for_more_rooms(
    app: Flask, visitor: FlaskClient, rooms: Rooms
) -> None:
    rooms.open("First")
    with counted_queries(app) as few:
        visitor.get("/rooms")
    for number in range(5):
        rooms.open(f"Room {number}", film=rooms.make_film(f"Film {number}"))
    with counted_queries(app) as many:
        visitor.get("/rooms")
    assert len(many) == len(few) <= 4


def test_a_rooms_name_is_text_whatever_it_contains(visitor: FlaskClient, rooms: Rooms) -> None:
    rooms.open("<script>alert(1)</script>")
    text = visitor.get("/rooms").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_every_page_leads_to_the_rooms(visitor: FlaskClient, ada: Visit) -> None:
    for browser in (visitor, ada.browser):
        assert 'href="/rooms"' in browser.get("/").text


def test_a_room_read_without_scripts_says_what_it_needs_and_hides_what_scripts_show(
    visitor: FlaskClient, rooms: Rooms
) -> None:
    text = visitor.get(f"/rooms/{rooms.open('Friday')}").text
    assert "<noscript>" in text
    over = re.findall(r"<[^>]*data-over=[^>]*>", text)
    assert over
    assert all(" hidden" in tag for tag in over)


@pytest.mark.parametrize(
    ("access", "why"),
    [
        ("sponsors", "keeps this video for its sponsors."),
        ("subscribers", "keeps this video for its subscribers."),
    ],
)
def test_who_may_not_watch_the_film_is_not_let_in_and_told_why(
    rooms: Rooms, ada: Visit, access: str, why: str
) -> None:
    film = rooms.videos.make(rooms.host.id, title="Rehearsal", access=access)
    slug = rooms.open("Rehearsal", film=film)
    page = ada.browser.get(f"/rooms/{slug}")
    assert page.status_code == 403
    assert why in page.text
    assert "data-room" not in page.text


def test_who_subscribes_at_a_rooms_door_comes_into_the_room(rooms: Rooms, ada: Visit) -> None:
    film = rooms.videos.make(rooms.host.id, title="Rehearsal", access="subscribers")
    slug = rooms.open("Rehearsal", film=film)
    door = ada.browser.get(f"/rooms/{slug}").text
    wanted = re.search(
        r'action="(/channels/[^/]+/subscribe)".*?name="next" value="([^"]+)"', door, re.DOTALL
    )
    assert wanted is not None
    answer = ada.browser.post(wanted[1], data={"next": wanted[2]})
    assert answer.headers["Location"] == f"/rooms/{slug}"
    assert "data-room" in ada.browser.get(f"/rooms/{slug}").text
