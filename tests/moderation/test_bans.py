"""A ban: out at once, told so at every door with the right password, in again when it is over."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import audit, letters
from app.accounts import service as accounts
from app.accounts.models import User
from app.core import clock
from app.core.database import unit_of_work
from app.core.extensions import celery
from app.core.registries import of
from app.core.signing import redact
from app.moderation import sanctions, tasks
from tests.accounts.factor_kit import turn_on
from tests.accounts.factories import PASSWORD, People, Person
from tests.databases import BOTH
from tests.moderation.factories import API, WHY, impose

pytestmark = pytest.mark.integration
LOGIN, SESSION = f"{API}/auth/login", f"{API}/auth/session"
PAGE = {"Accept": "text/html"}


def try_door(client: FlaskClient, door: str, login: str, password: str = PASSWORD) -> Any:
    """Try to sign in."""
    return client.post(door, json={"login": login, "password": password})


def error_of(answer: Any) -> tuple[int, str]:
    """Answer the status and the error's code."""
    return answer.status_code, answer.get_json()["error"]["code"]


@BOTH
@pytest.mark.parametrize("door", [LOGIN, SESSION])
def test_the_right_password_is_told_why_and_until_when(
    app: Flask, client: FlaskClient, ben: Person, door: str
) -> None:
    impose(app, ben, "ban", days=7)
    answer = try_door(client, door, ben.email)
    assert error_of(answer) == (403, "ACCOUNT_BANNED")
    details = answer.get_json()["error"]["details"]
    assert details["reason"] == WHY
    assert details["until"] > clock.now().isoformat()
    assert urlsplit(details["appeal_url"]).path.startswith("/appeal/v1.")


def test_whoever_does_not_know_the_password_learns_nothing(
    app: Flask, client: FlaskClient, people: People, ben: Person
) -> None:
    impose(app, ben, "ban")
    wrong = try_door(client, LOGIN, ben.email, "not the password")
    nobody = try_door(client, LOGIN, "nobody@example.org")
    assert error_of(wrong) == error_of(nobody) == (401, "INVALID_CREDENTIALS")
    said = [answer.get_json()["error"]["message"] for answer in (wrong, nobody)]
    assert said[0] == said[1]


def test_every_session_and_token_ends_at_once(
    app: Flask, client: FlaskClient, people: People, ben: Person
) -> None:
    browser = people.browser(ben)
    impose(app, ben, "ban")
    assert client.get(f"{API}/users/me", headers=ben.headers).status_code == 401
    assert browser.get(f"{API}/users/me").status_code == 401


def test_one_who_is_disabled_too_is_told_no_more_than_before(
    app: Flask, client: FlaskClient, ben: Person
) -> None:
    impose(app, ben, "ban")
    with app.app_context(), unit_of_work():
        accounts.disable(accounts.find("ben"))
    assert error_of(try_door(client, LOGIN, "ben")) == (401, "INVALID_CREDENTIALS")


def test_the_second_factor_is_not_asked_of_one_who_is_banned(
    app: Flask, client: FlaskClient, ben: Person
) -> None:
    app_of_ben = turn_on(app, ben)
    impose(app, ben, "ban")
    assert error_of(try_door(client, LOGIN, "ben")) == (403, "ACCOUNT_BANNED")
    body = {"login": "ben", "password": PASSWORD, "code": app_of_ben.code()}
    assert error_of(client.post(LOGIN, json=body)) == (403, "ACCOUNT_BANNED")


def test_the_page_shows_it_and_leads_to_the_appeal(
    app: Flask, client: FlaskClient, ben: Person
) -> None:
    impose(app, ben, "ban", days=7)
    answer = client.post("/sign-in", data={"login": "ben", "password": PASSWORD}, headers=PAGE)
    assert answer.status_code == 403
    assert WHY in answer.text
    path = "/appeal/" + answer.text.partition("/appeal/")[2].partition('"')[0]
    form = client.get(path)
    assert WHY in form.text
    assert form.headers["Cache-Control"] == "private, no-store"
    assert client.post(path, data={"text": ""}, headers=PAGE).status_code == 422
    sent = client.post(path, data={"text": "It was not me."}, headers=PAGE)
    assert (sent.status_code, urlsplit(sent.location).path) == (303, path)
    assert "Another moderator looks at it." in client.get(path).text
    again = client.post(path, data={"text": "Again."}, headers=PAGE)
    assert again.status_code == 409
    assert redact(path) == "/appeal/…"


def test_the_link_opens_nothing_else_and_no_other_link_opens_it(
    app: Flask, client: FlaskClient, ben: Person, people: People
) -> None:
    impose(app, ben, "ban")
    url = try_door(client, LOGIN, "ben").get_json()["error"]["details"]["appeal_url"]
    token = urlsplit(url).path.removeprefix("/appeal/")
    made = client.post(f"{API}/appeals/with-link", json={"token": token, "text": "Please."})
    assert (made.status_code, made.get_json()["state"]) == (201, "open")
    again = client.post(f"{API}/appeals/with-link", json={"token": token, "text": "Please."})
    assert error_of(again) == (409, "APPEAL_EXISTS")
    forged = token[:-3] + "AAA"
    body = {"token": forged, "text": "Please."}
    assert error_of(client.post(f"{API}/appeals/with-link", json=body)) == (403, "LINK_INVALID")
    bearer = {"Authorization": f"Bearer {token}"}
    assert client.get(f"{API}/users/me", headers=bearer).status_code == 401


@BOTH
def test_whose_ban_is_over_comes_in_before_the_task_has_run(
    app: Flask, client: FlaskClient, ben: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    impose(app, ben, "ban", days=1)
    now = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + timedelta(days=1, minutes=1))
    assert try_door(client, LOGIN, "ben").status_code == 200
    with app.app_context(), unit_of_work(writes=False):
        trail = audit.page(page=1, page_size=9, subject_id=ben.id).items
    assert [one.action for one in trail] == ["user.ban_ended", "user.banned"]


@BOTH
def test_the_task_lets_in_whose_ban_is_over_and_nobody_else(
    app: Flask, people: People, ben: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, disabled = people.make(), people.make()
    impose(app, ben, "ban", days=1)
    impose(app, other, "ban")
    impose(app, disabled, "ban", days=1)
    with app.app_context(), unit_of_work() as session:
        accounts.disable(session.get_one(User, disabled.id))
    celery.flask_app = app
    assert tasks.end_bans() == 0
    now = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + timedelta(days=1, minutes=1))
    assert tasks.end_bans() == 2
    assert tasks.end_bans() == 0
    with app.app_context(), unit_of_work(writes=False) as session:
        active = {one: session.get_one(User, one.id).is_active for one in (ben, other, disabled)}
    assert active == {ben: True, other: False, disabled: False}
    assert of(app).schedule["ended-bans"].task == tasks.END_BANS


def test_a_ban_is_told_by_a_letter_with_the_link(app: Flask, ben: Person) -> None:
    impose(app, ben, "ban", days=7)
    letter = letters.of("decision")
    assert letter is not None
    with app.app_context(), unit_of_work() as session:
        user = session.get_one(User, ben.id)
        values = letter.build(user, {"text": "x"})
        assert values is not None
        assert "/appeal/v1." in values["link"]
        user.email_verified_at = None
        assert letter.build(user, {"text": "x"}) is None


def test_lifting_a_ban_opens_the_doors(app: Flask, client: FlaskClient, ben: Person) -> None:
    banned = impose(app, ben, "ban")
    with app.app_context(), unit_of_work():
        sanctions.lift(None, banned)
    assert try_door(client, LOGIN, "ben").status_code == 200


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_administrators_who_ban_each_other_at_once_never_hang(app: Flask, people: People) -> None:
    """Each would hold one account and want the other's: the database ends such a pair."""
    people.make("admin")

    def try_to_ban(pair: tuple[Person, Person]) -> None:
        actor, other = pair
        impose(app, other, "ban", by=actor)

    for _ in range(4):
        one, two = people.make("admin"), people.make("admin")
        with ThreadPoolExecutor(2) as pool:
            assert list(pool.map(try_to_ban, [(one, two), (two, one)])) == [None, None]
