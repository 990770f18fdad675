"""Forgotten, reset and changed passwords, and what each of them ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts import service
from app.accounts.models import ForgottenPassword
from app.core import clock
from app.core.database import unit_of_work
from tests.accounts.factories import PASSWORD, People, Person
from tests.accounts.mailbox import Mailbox, look_up

pytestmark = pytest.mark.unit
FORGOT, RESET = "/api/v1/auth/password/forgot", "/api/v1/auth/password/reset"
CHANGE, ME = "/api/v1/auth/password/change", "/api/v1/users/me"
NEW = "a different horse"


def forget(app: Flask, email: str) -> Any:
    """Say that a password was forgotten and let a worker look."""
    answer = app.test_client().post(FORGOT, json={"email": email})
    look_up(app)
    return answer


def sign_in(client: FlaskClient, person: Person, password: str) -> int:
    """Sign in; answer the status."""
    given = {"login": person.username, "password": password}
    return client.post("/api/v1/auth/login", json=given).status_code


def test_a_forgotten_password_is_answered_alike_for_everybody(
    app: Flask, people: People, mailbox: Mailbox
) -> None:
    known, disabled = people.make(), people.make(active=False)
    asked = (known.email, known.email.upper(), "nobody@example.org", disabled.email)
    answers = [forget(app, email) for email in asked]
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.get_data() for answer in answers}) == 1
    assert [one.user_id for one in mailbox.wanted] == [known.id, known.id]


def test_the_request_itself_looks_nobody_up(
    app: Flask, people: People, mailbox: Mailbox, client: FlaskClient
) -> None:
    ada = people.make()
    for _ in range(2):
        client.post(FORGOT, json={"email": ada.email})
    assert mailbox.wanted == []
    assert look_up(app) == 1
    with app.app_context(), unit_of_work(writes=False) as session:
        assert session.scalars(select(ForgottenPassword)).all() == []


def test_a_reset_password_works_and_everything_else_ends(
    app: Flask, people: People, client: FlaskClient, mailbox: Mailbox
) -> None:
    ada = people.make()
    browser = people.browser(ada)
    forget(app, ada.email)
    address, said = mailbox.open()
    assert said is not None
    assert address == ada.email
    token = str(said["link"]).rpartition("/reset-password/")[2]
    answer = client.post(RESET, json={"token": token, "password": NEW})
    assert answer.status_code == 204
    assert [client.get(ME, headers=ada.headers).status_code, browser.get(ME).status_code] == [
        401,
        401,
    ]
    assert [sign_in(client, ada, PASSWORD), sign_in(client, ada, NEW)] == [401, 200]
    assert mailbox.names == ["reset_password", "password_changed"]
    again = client.post(RESET, json={"token": token, "password": NEW})
    assert (again.status_code, again.get_json()["error"]["code"]) == (404, "LINK_EXPIRED")


def test_a_reset_link_lives_an_hour_and_only_the_newest_works(
    app: Flask, people: People, client: FlaskClient, mailbox: Mailbox
) -> None:
    ada = people.make()
    forget(app, ada.email)
    older, newer = mailbox.token(), mailbox.token()
    given = {"password": NEW}
    assert client.post(RESET, json=given | {"token": older}).status_code == 404
    later = clock.now() + timedelta(minutes=61)
    with clock.use(lambda: later):
        assert client.post(RESET, json=given | {"token": newer}).status_code == 404
    assert client.post(RESET, json=given | {"token": newer}).status_code == 204


def test_a_short_password_uses_no_link_up(
    app: Flask, people: People, client: FlaskClient, mailbox: Mailbox
) -> None:
    ada = people.make()
    forget(app, ada.email)
    token = mailbox.token()
    assert client.post(RESET, json={"token": token, "password": "short"}).status_code == 422
    assert client.post(RESET, json={"token": token, "password": NEW}).status_code == 204


def test_who_was_disabled_meanwhile_gets_no_letter_and_no_link_opens(
    app: Flask, people: People, client: FlaskClient, mailbox: Mailbox
) -> None:
    ada = people.make()
    forget(app, ada.email)
    token = mailbox.token()
    with app.app_context(), unit_of_work():
        service.disable(service.get(ada.id))
    assert mailbox.open()[1] is None
    assert client.post(RESET, json={"token": token, "password": NEW}).status_code == 404


def test_changing_the_password_keeps_this_session_alone(
    people: People, client: FlaskClient, mailbox: Mailbox
) -> None:
    ada = people.make()
    here, there = people.browser(ada), people.browser(ada)
    given = {"current_password": PASSWORD, "password": NEW}
    assert here.post(CHANGE, json=given).status_code == 204
    assert [one.get(ME).status_code for one in (here, there)] == [200, 401]
    assert client.get(ME, headers=ada.headers).status_code == 401
    assert [sign_in(client, ada, PASSWORD), sign_in(client, ada, NEW)] == [401, 200]
    assert mailbox.names == ["password_changed"]
    assert mailbox.open()[0] == ada.email


def test_changing_the_password_needs_the_present_one(
    people: People, client: FlaskClient, mailbox: Mailbox
) -> None:
    ada = people.make()
    given = {"current_password": "wrong wrong", "password": NEW}
    answer = client.post(CHANGE, json=given, headers=ada.headers)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "WRONG_PASSWORD")
    assert sign_in(client, ada, PASSWORD) == 200
    assert mailbox.wanted == []


def test_a_changed_password_ends_links_that_were_sent_before(
    app: Flask, people: People, client: FlaskClient, mailbox: Mailbox
) -> None:
    ada = people.make()
    forget(app, ada.email)
    token = mailbox.token()
    given = {"current_password": PASSWORD, "password": NEW}
    assert client.post(CHANGE, json=given, headers=ada.headers).status_code == 204
    assert client.post(RESET, json={"token": token, "password": PASSWORD}).status_code == 404


def test_without_a_password_none_is_right(
    app: Flask, people: People, client: FlaskClient, mailbox: Mailbox
) -> None:
    ada = people.make()
    with app.app_context(), unit_of_work():
        service.get(ada.id).password_hash = None
    given = {"current_password": "anything at all", "password": NEW}
    assert client.post(CHANGE, json=given, headers=ada.headers).status_code == 422
    forget(app, ada.email)
    answer = client.post(RESET, json={"token": mailbox.token(), "password": NEW})
    assert (answer.status_code, sign_in(client, ada, NEW)) == (204, 200)


def test_letters_to_one_mailbox_are_limited_however_it_is_spelt(limited_app: Flask) -> None:
    client = limited_app.test_client()
    spelt = ["ada@example.org", "ADA@example.org", " ada@EXAMPLE.org", "ada@ｅxample.org"] * 2
    found = [client.post(FORGOT, json={"email": email}).status_code for email in spelt]
    assert found == [202] * 5 + [429] * 3
    other = {"email": "bob@example.org"}
    assert client.post(FORGOT, json=other).status_code == 202


def test_letters_asked_for_from_one_address_are_limited(limited_app: Flask) -> None:
    client = limited_app.test_client()
    found = [
        client.post(FORGOT, json={"email": f"p{number}@example.org"}).status_code
        for number in range(31)
    ]
    assert found == [202] * 30 + [429]


def test_tries_of_ones_own_password_count_as_sign_ins(limited_app: Flask) -> None:
    ada = People(limited_app).make()
    client = limited_app.test_client()
    given = {"current_password": "wrong wrong", "password": NEW}
    found = [client.post(CHANGE, json=given, headers=ada.headers).status_code for _ in range(10)]
    found += [sign_in(client, ada, "wrong wrong") for _ in range(11)]
    assert found == [422] * 10 + [401] * 10 + [429]
    assert client.post(CHANGE, json=given, headers=ada.headers).status_code == 429
