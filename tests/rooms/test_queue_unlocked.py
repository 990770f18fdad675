"""Films behind a password in a queue: who unlocked them in their browser may watch, others not."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core.database import unit_of_work
from app.rooms import service
from app.rooms.live.here import here
from app.rooms.queue import clearing
from tests.rooms.doors import Doors
from tests.rooms.seated import Seated

pytestmark = [pytest.mark.websocket, pytest.mark.integration]
WORD = "curtain up"


def locked_film(doors: Doors) -> uuid.UUID:
    """Make a film behind a password."""
    film = doors.videos.make(doors.host.id)
    word = {"access": "password", "password": WORD}
    assert doors.call("PATCH", f"/videos/{film}", word).status_code == 200
    return film


def browser_with(doors: Doors, film: uuid.UUID) -> FlaskClient:
    """Unlock a film in a browser of nobody."""
    browser = doors.app.test_client()
    unlocked = browser.post(f"/api/v1/videos/{film}/unlock", json={"password": WORD})
    assert unlocked.status_code < 300, unlocked.text
    return browser


def sit(doors: Doors, slug: str, browser: FlaskClient) -> Seated:
    """Come in by a browser."""
    sitting = doors.sit(browser=browser)
    assert sitting.ask("room:join", {"room": slug, "name": "Kim"})["ok"]
    return sitting


def ask(member: Seated, event: str, **fields: Any) -> dict[str, Any]:
    """Send an event of the queue with an operation of its own."""
    return member.ask(event, {"op": str(uuid.uuid4())} | fields)


def queued(doors: Doors, film: uuid.UUID) -> tuple[str, str]:
    """Queue a film in a room whose host has gone; answer the room's slug and key."""
    slug = doors.room()
    host = doors.sit(doors.host)
    assert host.ask("room:join", {"room": slug})["ok"]
    assert ask(host, "queue:add", item=str(film))["ok"]
    assert host.ask("room:leave", {})["ok"]
    with doors.app.app_context(), unit_of_work(writes=False):
        return slug, service.find(slug).key


def test_a_film_that_only_guests_who_unlocked_it_may_watch_keeps_its_turn(doors: Doors) -> None:
    film = locked_film(doors)
    slug, room = queued(doors, film)
    sit(doors, slug, browser_with(doors, film))
    with doors.app.app_context():
        # Whichever process looks: it need not hold their sockets.
        here().taken.clear()
        assert clearing.clear_way(room)["item"] == str(film)


def test_a_film_that_nobody_here_unlocked_makes_way(doors: Doors) -> None:
    film = locked_film(doors)
    slug, room = queued(doors, film)
    sit(doors, slug, browser_with(doors, locked_film(doors)))
    with doors.app.app_context():
        assert clearing.clear_way(room)["entry"] == ""


def test_who_unlocked_a_queued_film_is_told_that_they_may_watch_it(doors: Doors) -> None:
    film = locked_film(doors)
    slug, _room = queued(doors, film)
    guest = sit(doors, slug, browser_with(doors, film))
    other = sit(doors, slug, doors.app.test_client())
    (theirs,) = guest.ask("queue:read", {})["items"]
    assert (theirs["reason"], theirs["blocked"]) == (None, 1)
    (locked,) = other.ask("queue:read", {})["items"]
    assert locked["reason"] == "PASSWORD_REQUIRED"
