"""Where I am signed in: listed, revoked one by one or all, tidied when long ended."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock, database
from app.core.database import db
from app.core.registries import of
from tests.accounts.factories import People

pytestmark = pytest.mark.unit
MINE = "/api/v1/users/me/sessions"


def test_every_place_is_listed_and_this_one_is_marked(people: People) -> None:
    ada = people.make()
    here, there = people.browser(ada), people.browser(ada)
    items = here.get(MINE).get_json()["items"]
    assert [item["kind"] for item in items] == ["cookie", "cookie", "bearer"]
    assert [item["is_current"] for item in items] == [False, True, False]
    assert there.get(MINE).get_json()["items"][0]["is_current"]
    assert {item["address"] for item in items[:2]} == {"127.0.0.0/24"}


def test_places_come_in_pages(people: People) -> None:
    ada = people.make()
    here = [people.browser(ada) for _ in range(2)][1]
    first = here.get(f"{MINE}?page_size=2").get_json()
    assert [item["kind"] for item in first["items"]] == ["cookie", "cookie"]
    assert (first["pagination"]["total"], first["pagination"]["next"]) == (3, 2)
    rest = here.get(f"{MINE}?page=2&page_size=2").get_json()["items"]
    assert [item["kind"] for item in rest] == ["bearer"]
    assert here.get(f"{MINE}?page_size=101").status_code == 422


def test_one_place_is_signed_out_from_another(people: People) -> None:
    ada = people.make()
    here, there = people.browser(ada), people.browser(ada)
    other = there.get(MINE).get_json()["items"][0]["id"]
    assert here.delete(f"{MINE}/{other}").status_code == 204
    assert there.get(MINE).status_code == 401
    assert here.get(MINE).status_code == 200
    assert here.delete(f"{MINE}/{other}").status_code == 404


def test_everywhere_else_is_signed_out_at_once(people: People, client: FlaskClient) -> None:
    ada = people.make()
    here, there = people.browser(ada), people.browser(ada)
    assert here.delete(MINE).status_code == 204
    assert there.get(MINE).status_code == 401
    assert client.get(MINE, headers=ada.headers).status_code == 401
    assert here.get(MINE).status_code == 200


def test_a_session_ends_by_itself(app: Flask, people: People, client: FlaskClient) -> None:
    ada = people.make()
    later = clock.now() + timedelta(minutes=app.config["ACCESS_TOKEN_EXPIRE_MINUTES"] + 1)
    with clock.use(lambda: later):
        assert client.get(MINE, headers=ada.headers).status_code == 401


def test_using_a_session_is_noted_every_five_minutes(people: People) -> None:
    ada = people.make()
    browser = people.browser(ada)
    first = browser.get(MINE).get_json()["items"][0]["last_seen_at"]
    later = clock.now() + timedelta(minutes=6)
    with clock.use(lambda: later):
        browser.get(MINE)
        assert browser.get(MINE).get_json()["items"][0]["last_seen_at"] > first


def test_an_answer_stands_though_its_session_could_not_be_noted(
    app: Flask, people: People, client: FlaskClient
) -> None:
    ada = people.make()
    with app.app_context():
        held = db.engine.connect()
    with held, held.execution_options(writes=True).begin(), short_waits():
        later = clock.now() + timedelta(minutes=6)
        with clock.use(lambda: later):
            assert client.get("/api/v1/users/me", headers=ada.headers).status_code == 200


@contextmanager
def short_waits() -> Iterator[None]:
    """Wait for SQLite's lock only a moment."""
    before, database.BUSY_SECONDS = database.BUSY_SECONDS, 0.05
    try:
        yield
    finally:
        database.BUSY_SECONDS = before


def test_long_ended_sessions_are_tidied(app: Flask, people: People) -> None:
    ada = people.make()
    app.test_client().post("/api/v1/auth/logout", headers=ada.headers)
    cleanup = of(app).cleanups["sessions"]
    with app.app_context():
        assert cleanup.run(clock.now(), False) == 0
        later = clock.now() + timedelta(days=8)
        assert cleanup.run(later, True) == 1
        assert cleanup.run(later, False) == 1
        assert cleanup.run(later, False) == 0
