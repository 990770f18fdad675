"""Pages of other sites: which may read, which may change something, which may open sockets."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.factories import PASSWORD, People
from tests.conftest import make_app

pytestmark = pytest.mark.security
LISTED, OTHER = "https://films.example", "https://other.example"
HANDSHAKE = "/socket.io/?EIO=4&transport=websocket"


@pytest.fixture
def open_app(app: Flask, tmp_path, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An application that lists one origin."""
    monkeypatch.setenv("CORS_ORIGINS", LISTED)
    return make_app(tmp_path, str(app.config["SQLALCHEMY_DATABASE_URI"]), redis_url)


def sign_in(client: FlaskClient, people: People, origin: str) -> int:
    """Sign a browser in from a page of an origin; answer the status."""
    values = {"login": people.make().username, "password": PASSWORD}
    headers = {"Origin": origin}
    return client.post("/api/v1/auth/session", json=values, headers=headers).status_code


def may_read(app: Flask, origin: str) -> bool:
    """Tell whether a browser shows our answer to a page of an origin."""
    answer = app.test_client().get("/api/v1/auth/csrf", headers={"Origin": origin})
    return answer.headers.get("Access-Control-Allow-Origin") == origin


def test_only_a_listed_origin_reads(app: Flask, open_app: Flask) -> None:
    assert not may_read(app, OTHER)
    assert may_read(open_app, LISTED)
    assert not may_read(open_app, OTHER)


def test_only_a_listed_origin_signs_people_in(open_app: Flask) -> None:
    people = People(open_app)
    assert sign_in(open_app.test_client(), people, LISTED) == 200
    assert sign_in(open_app.test_client(), people, OTHER) == 403
    open_app.config["CORS_ORIGINS"] = ["*"]
    assert sign_in(open_app.test_client(), people, OTHER) == 403


@pytest.mark.parametrize("origin", [OTHER, "null", "http://[", "http://localhost:99999x"])
def test_no_other_page_signs_in_or_up_or_sends_our_forms(client: FlaskClient, origin: str) -> None:
    headers = {"Origin": origin}
    for path in ("/api/v1/auth/login", "/api/v1/auth/register", "/sign-in", "/sign-up", "/theme"):
        assert client.post(path, json={}, headers=headers).status_code == 403


def test_another_page_may_do_what_needs_no_cookie(client: FlaskClient, people: People) -> None:
    ada = people.make()
    answer = client.patch(
        "/api/v1/users/me", json={"bio": "a"}, headers=ada.headers | {"Origin": OTHER}
    )
    assert answer.status_code == 200
    answer = client.delete("/api/v1/auth/session", headers={"Origin": OTHER})
    assert answer.get_json()["error"]["code"] == "UNAUTHORIZED"


def may_open(app: Flask, origin: str | None) -> bool:
    """Tell whether a page of an origin may open a socket; without an upgrade none is opened."""
    headers = {"Origin": origin} if origin else {}
    answer = app.test_client().get(HANDSHAKE, headers=headers)
    assert answer.text in ('"Not an accepted origin."', '"Invalid websocket upgrade"')
    return "upgrade" in answer.text


def test_sockets_open_for_our_own_pages_and_listed_ones(app: Flask, open_app: Flask) -> None:
    assert may_open(open_app, None)
    assert may_open(open_app, "http://localhost")
    assert may_open(open_app, LISTED)
    assert not may_open(open_app, OTHER)
    open_app.config["CORS_ORIGINS"] = ["*"]
    assert may_open(open_app, OTHER)
