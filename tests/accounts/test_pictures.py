"""A user's picture: set, shown to everybody by a signed link, replaced, taken away."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import service, signals
from app.accounts.pictures import MAIN
from app.api import pictures
from app.core.database import db, unit_of_work
from app.services import storage
from tests.accounts.factories import People, Person
from tests.services.media import stills

pytestmark = pytest.mark.integration
ADDRESS = "/api/v1/users/me/avatar"


def form(data: bytes | None = None, name: str = "me.jpg") -> dict[str, Any]:
    """A form with a picture."""
    return {"file": (BytesIO(stills.still("jpg") if data is None else data), name)}


@pytest.fixture
def ada(people: People) -> Person:
    """Somebody with an account."""
    return people.make(username="ada")


def kept_of(app: Flask, person: Person) -> list[str]:
    """List what is kept of somebody."""
    with app.app_context():
        return list(storage.current().list(f"users/{person.id}"))


def test_a_picture_is_shown_to_everybody(client: FlaskClient, ada: Person) -> None:
    answer = client.put(ADDRESS, data=form(), headers=ada.headers)
    assert answer.status_code == 200, answer.text
    url = answer.get_json()["avatar_url"]
    assert url.endswith(f"/{MAIN}")
    assert client.get(f"/api/v1/users/{ada.id}").get_json()["avatar_url"] == url
    for name in (MAIN, "64.webp"):
        shown = client.get(url.replace(MAIN, name))
        assert shown.status_code == 200
        assert shown.content_type == "image/webp"
        assert shown.data[8:12] == b"WEBP"


def test_a_new_picture_has_a_new_address_and_the_old_files_go(
    app: Flask, client: FlaskClient, ada: Person
) -> None:
    first = client.put(ADDRESS, data=form(), headers=ada.headers).get_json()["avatar_url"]
    second = client.put(ADDRESS, data=form(), headers=ada.headers).get_json()["avatar_url"]
    assert first != second
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    assert len(kept_of(app, ada)) == 2


def test_a_picture_that_is_taken_away_is_gone(app: Flask, client: FlaskClient, ada: Person) -> None:
    url = client.put(ADDRESS, data=form(), headers=ada.headers).get_json()["avatar_url"]
    assert client.delete(ADDRESS, headers=ada.headers).status_code == 204
    assert client.get(url).status_code == 404
    assert client.get("/api/v1/users/me", headers=ada.headers).get_json()["avatar_url"] is None
    assert kept_of(app, ada) == []
    assert client.delete(ADDRESS, headers=ada.headers).status_code == 204


def test_whoever_is_removed_takes_the_picture_along(
    app: Flask, client: FlaskClient, ada: Person
) -> None:
    url = client.put(ADDRESS, data=form(), headers=ada.headers).get_json()["avatar_url"]
    with app.app_context(), unit_of_work():
        user = service.get(ada.id)
        signals.user_removed.send(user)
        db.session.delete(user)
    assert kept_of(app, ada) == []
    assert client.get(url).status_code == 403


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 422, "EMPTY_FILE"),
        (stills.SVG, 415, "UNKNOWN_PICTURE"),
        (stills.png(60_000, 60_000, rows=10), 422, "PICTURE_TOO_LARGE"),
    ],
)
def test_what_is_no_picture_changes_nothing(
    app: Flask, client: FlaskClient, ada: Person, data: bytes, status: int, code: str
) -> None:
    client.put(ADDRESS, data=form(), headers=ada.headers)
    before = kept_of(app, ada)
    answer = client.put(ADDRESS, data=form(data, "me.png"), headers=ada.headers)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code)
    assert kept_of(app, ada) == before


@pytest.mark.parametrize("size", [8 * 1024 * 1024 + 1, 9 * 1024 * 1024])
def test_a_picture_of_too_many_bytes_is_refused(
    client: FlaskClient, ada: Person, size: int
) -> None:
    head = 'Content-Disposition: form-data; name="file"; filename="me.png"'
    body = b"--x\r\n" + head.encode() + b"\r\n\r\n" + bytes(size) + b"\r\n--x--\r\n"
    kind = "multipart/form-data; boundary=x"
    answer = client.put(ADDRESS, data=body, content_type=kind, headers=ada.headers)
    assert answer.status_code == 413
    assert answer.get_json()["error"]["code"] == "PAYLOAD_TOO_LARGE"


def test_a_call_without_a_picture_says_what_is_missing(client: FlaskClient, ada: Person) -> None:
    empty = {"other": "1", "file": (BytesIO(b""), "")}
    answer = client.put(
        ADDRESS, data=empty, headers=ada.headers, content_type="multipart/form-data"
    )
    assert (answer.status_code, answer.get_json()["error"]["details"]) == (
        422,
        {"file": ["Choose a picture."]},
    )
    assert client.put(ADDRESS, json={}, headers=ada.headers).status_code == 415


def test_no_transaction_is_open_while_a_picture_is_made(
    client: FlaskClient, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    remake = pictures.pictures.remake

    def watched(*args: Any, **kwargs: Any) -> list[str]:
        seen.append(db.session().in_transaction())
        return remake(*args, **kwargs)

    monkeypatch.setattr(pictures.pictures, "remake", watched)
    assert client.put(ADDRESS, data=form(), headers=ada.headers).status_code == 200
    assert seen == [False]


def test_files_go_again_when_the_account_went_meanwhile(
    app: Flask, client: FlaskClient, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    remake = pictures.pictures.remake

    def removed_meanwhile(*args: Any, **kwargs: Any) -> list[str]:
        with unit_of_work():
            db.session.delete(service.get(ada.id))
        return remake(*args, **kwargs)

    monkeypatch.setattr(pictures.pictures, "remake", removed_meanwhile)
    assert client.put(ADDRESS, data=form(), headers=ada.headers).status_code == 404
    assert kept_of(app, ada) == []


@pytest.mark.security
def test_links_open_pictures_alone(app: Flask, client: FlaskClient, ada: Person) -> None:
    url = client.put(ADDRESS, data=form(), headers=ada.headers).get_json()["avatar_url"]
    base = url.rpartition("/avatar-")[0]
    with app.app_context():
        storage.current().put_bytes(f"users/{ada.id}/export-1/mine.webp", b"secret")
        storage.current().put_bytes(f"users/{ada.id}/original/mine.webp", b"secret")
    assert client.get(f"{base}/export-1/mine.webp").status_code == 404
    assert client.get(f"{base}/original/mine.webp").status_code == 404
