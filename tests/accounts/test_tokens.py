"""Personal tokens: made once, used by what they may, listed apart from devices, revoked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import service
from app.accounts.models import UserSession
from app.accounts.passwords import hash_password
from app.core import clock
from app.core.database import db, unit_of_work
from app.core.extensions import limiter
from app.core.security import digest
from tests.accounts.factor_kit import make_token
from tests.accounts.factories import People, Person
from tests.queries import counted_queries

pytestmark = pytest.mark.unit
MINE = "/api/v1/users/me/tokens"
ME = "/api/v1/users/me"


def make(client: FlaskClient, person: Person, **given: Any) -> Any:
    """Make a token through the API."""
    wanted = {"name": "Backup script", "scopes": ["read"]} | given
    return client.post(MINE, json=wanted, headers=person.headers)


def bearer(token: str) -> dict[str, str]:
    """Answer the headers of a call with a token."""
    return {"Authorization": f"Bearer {token}"}


def test_a_token_is_told_once_and_kept_as_a_hash(
    app: Flask, client: FlaskClient, people: People
) -> None:
    ada = people.make()
    answer = make(client, ada, scopes=["write", "read"], expires_in_days=30)
    made = answer.get_json()
    assert answer.status_code == 201
    assert made["token"].startswith("mtn_")
    assert made["scopes"] == ["read", "write"]
    listed = client.get(MINE, headers=ada.headers).get_json()["items"]
    assert [item["name"] for item in listed] == ["Backup script"]
    assert made["token"] not in str(listed)
    with app.app_context():
        kept = db.session.query(UserSession).filter_by(kind="token").one()
        assert made["token"] not in str(vars(kept))


def test_a_token_works_until_it_is_revoked(client: FlaskClient, people: People) -> None:
    ada = people.make()
    made = make(client, ada).get_json()
    assert client.get(ME, headers=bearer(made["token"])).get_json()["username"] == ada.username
    assert client.get(ME, headers=bearer(made["token"][:-1])).status_code == 401
    assert client.delete(f"{MINE}/{made['id']}", headers=ada.headers).status_code == 204
    assert client.get(ME, headers=bearer(made["token"])).status_code == 401
    assert client.delete(f"{MINE}/{made['id']}", headers=ada.headers).status_code == 404


def test_a_token_runs_out_when_it_was_said_to(client: FlaskClient, people: People) -> None:
    ada = people.make()
    short = make(client, ada, expires_in_days=30).get_json()
    endless = make(client, ada).get_json()
    assert endless["expires_at"] is None
    later = clock.now() + timedelta(days=31)
    with clock.use(lambda: later):
        assert client.get(ME, headers=bearer(short["token"])).status_code == 401
        assert client.get(ME, headers=bearer(endless["token"])).status_code == 200


def test_the_list_says_when_a_token_was_used_last(client: FlaskClient, people: People) -> None:
    ada = people.make()
    token = make(client, ada).get_json()["token"]
    assert client.get(MINE, headers=ada.headers).get_json()["items"][0]["last_used_at"] is None
    client.get(ME, headers=bearer(token))
    assert client.get(MINE, headers=ada.headers).get_json()["items"][0]["last_used_at"]


def test_the_list_comes_in_pages_at_a_fixed_price(
    app: Flask, client: FlaskClient, people: People
) -> None:
    ada = people.make()
    prices = []
    for _ in range(2):
        for number in range(3):
            make_token(app, ada, "read", name=f"t{number}")
        with counted_queries(app) as asked:
            page = client.get(f"{MINE}?page_size=5", headers=ada.headers).get_json()
        prices.append(len(asked))
    assert prices[0] == prices[1]
    assert (len(page["items"]), page["pagination"]["total"]) == (5, 6)


def test_tokens_are_no_devices(app: Flask, client: FlaskClient, people: People) -> None:
    ada = people.make()
    token = make_token(app, ada, "read")
    devices = client.get(f"{ME}/sessions", headers=ada.headers).get_json()["items"]
    assert {item["kind"] for item in devices} == {"bearer"}
    gone = client.delete(f"{ME}/sessions/{token.id}", headers=ada.headers)
    assert gone.status_code == 404
    assert client.delete(f"{ME}/sessions", headers=ada.headers).status_code == 204
    assert client.get(ME, headers=token.headers).status_code == 200


def test_what_stands_behind_a_jwt_is_no_personal_token(app: Flask, people: People) -> None:
    ada = people.make()
    with app.app_context(), unit_of_work():
        row = db.session.query(UserSession).filter_by(user_id=ada.id).one()
        row.token_hash = digest("mtn_chance")
    assert app.test_client().get(ME, headers=bearer("mtn_chance")).status_code == 401


@pytest.mark.parametrize("change", ["reset", "disable"])
def test_a_password_reset_and_a_ban_end_tokens(
    app: Flask, client: FlaskClient, people: People, change: str
) -> None:
    ada = people.make()
    token = make_token(app, ada, "read")
    with app.app_context(), unit_of_work():
        user = service.get(ada.id)
        if change == "reset":
            service.set_password(user, hash_password("another password", rounds=4))
        else:
            service.disable(user)
    assert client.get(ME, headers=token.headers).status_code == 401


def test_nobody_gives_a_token_what_they_may_not_do(client: FlaskClient, people: People) -> None:
    viewer, moderator = people.make("viewer"), people.make("viewer", "moderator")
    for person, scope, status in (
        (viewer, "upload", 403),
        (viewer, "moderate", 403),
        (moderator, "moderate", 201),
        (moderator, "admin", 403),
    ):
        assert make(client, person, scopes=[scope]).status_code == status
    assert make(client, viewer, scopes=["everything"]).status_code == 422
    assert make(client, viewer, scopes=[]).status_code == 422


def test_nobody_needs_more_than_fifty(app: Flask, client: FlaskClient, people: People) -> None:
    ada = people.make()
    for _ in range(50):
        make_token(app, ada, "read")
    answer = make(client, ada)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "TOO_MANY_TOKENS")


def test_an_administrators_token_has_their_powers_only_with_the_scope(
    app: Flask, client: FlaskClient, people: People
) -> None:
    admin, ada = people.make("viewer", "admin"), people.make()
    made = client.post(
        "/api/v1/channels", json={"name": "Harbour", "handle": "harbour"}, headers=ada.headers
    )
    path = f"/api/v1/channels/{made.get_json()['handle']}"
    for scopes, status in ((("write",), 403), (("write", "admin"), 200)):
        token = make_token(app, admin, *scopes)
        answer = client.patch(path, json={"description": "Mine now"}, headers=token.headers)
        assert answer.status_code == status


def test_a_token_signs_itself_out(app: Flask, client: FlaskClient, people: People) -> None:
    token = make_token(app, people.make(), "write")
    assert client.post("/api/v1/auth/logout", headers=token.headers).status_code == 204
    assert client.post("/api/v1/auth/logout", headers=token.headers).status_code == 401


def test_a_token_counts_as_its_user(limited_app: Flask) -> None:
    limited_app.config["RATELIMIT_SIGNED_IN"] = "3 per hour"
    person = People(limited_app).make()
    one, other = (make_token(limited_app, person, "write") for _ in range(2))
    client = limited_app.test_client()
    statuses = [
        client.patch(ME, json={}, headers=headers).status_code
        for headers in (person.headers, one.headers, other.headers, one.headers)
    ]
    assert limiter.enabled
    assert statuses == [200, 200, 200, 429]


@pytest.mark.websocket
def test_a_socket_opens_with_a_token_and_ends_with_it(
    app: Flask, people: People, socketio_client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.websocket.access.RECHECK_SECONDS", 0.0)
    ada = people.make()
    token = make_token(app, ada, "read")
    socket = socketio_client("/jobs", token=token.token)
    asked = {"namespace": "/jobs", "callback": True}
    assert socket.emit("job:watch", {}, **asked)["ok"]
    app.test_client().delete(f"{MINE}/{token.id}", headers=ada.headers)
    assert socket.emit("job:watch", {}, **asked)["code"] == "SESSION_ENDED"
    assert not socketio_client("/jobs", token=token.token).is_connected("/jobs")
