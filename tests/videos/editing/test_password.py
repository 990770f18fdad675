"""A video with a password: who gave it may watch, until their session ends or it changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.accounts import sessions
from app.accounts.models import User
from app.api import media
from app.core import clock
from app.core.database import unit_of_work
from app.services import storage
from app.videos import tasks
from tests.accounts.factories import People, Person
from tests.videos.editing.conftest import API, Desk

pytestmark = [pytest.mark.integration, pytest.mark.security]
WORD = " open sesame "


@pytest.fixture
def film(app: Flask, desk: Desk) -> UUID:
    """A film that opens with a password."""
    made = desk.film(access="private")
    with app.app_context():
        storage.current().put_bytes(f"videos/{made}/ladder-1/master.m3u8", b"bytes")
    assert desk.edit(made, access="password", password=WORD).status_code == 200
    return made


def watch(desk: Desk, film: UUID, person: Person) -> tuple[int, str | None]:
    """Ask for the playback as somebody."""
    return outcome(desk.call("GET", f"/videos/{film}/playback", person=person))


def outcome(answer: Any) -> tuple[int, str | None]:
    """Answer a status and the code of an error."""
    error = (answer.get_json(silent=True) or {}).get("error", {})
    return answer.status_code, error.get("code")


def unlock(desk: Desk, film: UUID, person: Person, word: str = WORD) -> tuple[int, str | None]:
    """Give a password as somebody."""
    body = {"password": word}
    return outcome(desk.call("POST", f"/videos/{film}/unlock", body, person=person))


ASKED = (403, "PASSWORD_REQUIRED")


def test_who_gave_the_password_may_watch_and_nobody_else(
    desk: Desk, film: UUID, people: People
) -> None:
    guest, other = people.make(), people.make()
    assert watch(desk, film, desk.owner) == (200, None)
    assert watch(desk, film, guest) == ASKED
    assert unlock(desk, film, guest, "open sesame") == (403, "PASSWORD_WRONG")
    assert watch(desk, film, guest) == ASKED
    assert unlock(desk, film, guest) == (204, None)
    assert watch(desk, film, guest) == (200, None)
    assert watch(desk, film, other) == ASKED
    assert desk.client.get(f"{API}/videos/{film}/playback").status_code == 403


def test_it_is_in_no_list_and_its_secret_in_no_answer(desk: Desk, film: UUID) -> None:
    assert desk.client.get(f"{API}/videos").get_json()["items"] == []
    shown = desk.call("GET", f"/videos/{film}")
    assert shown.get_json()["access"] == "password"
    assert "password_hash" not in shown.text
    assert "$2b$" not in shown.text


def test_a_browser_without_account_watches_by_its_own_link(
    app: Flask, desk: Desk, film: UUID, anonymous: Callable[..., Any]
) -> None:
    path = f"/videos/{film}/playback"
    assert outcome(anonymous("GET", path)) == ASKED
    assert anonymous("POST", f"/videos/{film}/unlock", {"password": WORD}).status_code == 204
    link = anonymous("GET", path).get_json()["master_url"]
    assert app.test_client().get(link).status_code == 200
    assert outcome(app.test_client().get(f"{API}{path}")) == ASKED
    with app.test_request_context():
        for_anybody = media.link("play", f"videos/{film}/ladder-1/master.m3u8")
    assert anonymous("GET", path).status_code == 200
    assert app.test_client().get(for_anybody).status_code == 403


def test_a_browser_without_account_follows_what_it_unlocked_and_sees_its_rooms(
    app: Flask, desk: Desk, film: UUID, socketio_client: Any
) -> None:
    browser = app.test_client()

    def follow() -> Any:
        socket = socketio_client("/jobs", http=browser)
        return socket.emit("video:watch", {"video": str(film)}, namespace="/jobs", callback=True)

    assert follow()["code"] == "PASSWORD_REQUIRED"
    browser.post(f"{API}/videos/{film}/unlock", json={"password": WORD})
    assert follow()["ok"]
    room = desk.call("POST", "/rooms", {"video_id": str(film)}).get_json()["slug"]
    assert outcome(browser.get(f"{API}/rooms/{room}")) == (200, None)
    assert outcome(app.test_client().get(f"{API}/rooms/{room}")) == ASKED
    desk.edit(film, password="another one")
    assert follow()["code"] == "PASSWORD_REQUIRED"


def test_another_password_ends_what_the_former_one_opened(
    app: Flask, desk: Desk, film: UUID, people: People, anonymous: Callable[..., Any]
) -> None:
    guest = people.make()
    unlock(desk, film, guest)
    anonymous("POST", f"/videos/{film}/unlock", {"password": WORD})
    answers = [
        desk.call("GET", f"/videos/{film}/playback", person=guest),
        anonymous("GET", f"/videos/{film}/playback"),
    ]
    links = [answer.get_json()["master_url"] for answer in answers]
    assert [app.test_client().get(link).status_code for link in links] == [200, 200]
    desk.edit(film, password="another one")
    media.rights(app).until.clear()  # as ten seconds later
    assert [app.test_client().get(link).status_code for link in links] == [403, 403]
    assert watch(desk, film, guest) == ASKED
    assert unlock(desk, film, guest) == (403, "PASSWORD_WRONG")
    assert unlock(desk, film, guest, "another one") == (204, None)


def test_it_ends_with_the_session_it_was_given_in(
    app: Flask, desk: Desk, film: UUID, people: People
) -> None:
    guest = people.make()
    unlock(desk, film, guest)
    link = desk.call("GET", f"/videos/{film}/playback", person=guest).get_json()["master_url"]
    with app.app_context(), unit_of_work() as session:
        sessions.revoke_all(session.get_one(User, guest.id))
    assert app.test_client().get(link).status_code == 403


def test_there_is_no_such_access_without_a_password(desk: Desk) -> None:
    film = desk.film()
    refused = desk.edit(film, access="password")
    assert outcome(refused) == (422, "PASSWORD_MISSING")
    assert desk.stored(film).access == "public"
    assert desk.edit(film, access="password", password="abc").status_code == 422


def test_going_back_keeps_the_password(desk: Desk, film: UUID, people: People) -> None:
    desk.edit(film, access="public")
    desk.edit(film, access="password")
    assert unlock(desk, film, people.make()) == (204, None)


def test_tries_are_limited_for_an_address_and_a_video(
    limited_app: Flask, people: People, videos: Any
) -> None:
    owner = people.make()
    film, other = (videos.make(owner.id) for _ in range(2))
    client = limited_app.test_client()
    for one in (film, other):
        body = {"access": "password", "password": WORD}
        client.patch(f"{API}/videos/{one}", json=body, headers=owner.headers)

    def tries(one: UUID, address: str, count: int) -> list[int]:
        body, where = {"password": "wrong"}, {"REMOTE_ADDR": address}
        path = f"{API}/videos/{one}/unlock"
        made = [client.post(path, json=body, environ_base=where) for _ in range(count)]
        return [answer.status_code for answer in made]

    assert tries(film, "192.0.2.1", 21) == [403] * 20 + [429]
    assert tries(film, "198.51.100.1", 1) == [403]
    assert tries(other, "192.0.2.1", 1) == [403]


def test_what_strangers_opened_long_ago_is_forgotten(
    app: Flask, desk: Desk, film: UUID, anonymous: Callable[..., Any]
) -> None:
    anonymous("POST", f"/videos/{film}/unlock", {"password": WORD})
    later = clock.now() + timedelta(days=31)
    with app.app_context():
        assert tasks.forget_unlocks(later, True) == 1
        assert tasks.forget_unlocks(later, False) == 1
    assert outcome(anonymous("GET", f"/videos/{film}/playback")) == ASKED
