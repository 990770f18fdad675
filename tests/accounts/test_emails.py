"""Confirming an address, and changing to another one that is confirmed first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner

from app.accounts import identities, service
from app.core import clock
from app.core.database import unit_of_work
from app.services.openid.issuer import Vouched
from tests.accounts.factories import PASSWORD, People, Person
from tests.accounts.mailbox import Mailbox, look_up

pytestmark = pytest.mark.unit
VERIFY, AGAIN = "/api/v1/auth/email/verify", "/api/v1/auth/email/verification"
ME, EMAIL = "/api/v1/users/me", "/api/v1/users/me/email"
NEW = {"email": "ada@example.org", "password": PASSWORD}
OTHER = "ada@new.example"


@pytest.fixture
def ada(client: FlaskClient, mailbox: Mailbox) -> dict[str, str]:
    """Somebody who registered: the headers of her calls."""
    assert client.post("/api/v1/auth/register", json=NEW).status_code == 201
    sign_in = {"login": "ada", "password": PASSWORD}
    token = client.post("/api/v1/auth/login", json=sign_in).get_json()["access_token"]
    return {"Authorization": f"Bearer {token}"}


def state(client: FlaskClient, headers: dict[str, str]) -> tuple[Any, ...]:
    """Answer somebody's address, whether it is confirmed, and what waits."""
    me = client.get(ME, headers=headers).get_json()
    return me["email"], me["email_verified"], me["pending_email"]


def change(client: FlaskClient, headers: dict[str, str], email: str, **given: str) -> Any:
    """Ask for another address."""
    body = {"email": email, "current_password": PASSWORD} | given
    return client.post(EMAIL, json=body, headers=headers)


def test_registering_sends_a_link_that_confirms_the_address(
    client: FlaskClient, ada: dict[str, str], mailbox: Mailbox
) -> None:
    assert mailbox.names == ["verify_email"]
    assert state(client, ada) == ("ada@example.org", False, None)
    assert mailbox.open()[0] == "ada@example.org"
    token = mailbox.token()
    assert client.post(VERIFY, json={"token": token}).status_code == 204
    assert state(client, ada) == ("ada@example.org", True, None)
    assert client.post(VERIFY, json={"token": token}).status_code == 404
    assert mailbox.open()[1] is None, "nothing is left to confirm"


def test_nobody_is_locked_out_of_anything_meanwhile(
    client: FlaskClient, ada: dict[str, str]
) -> None:
    assert client.patch(ME, json={"bio": "Engines"}, headers=ada).status_code == 200


def test_the_letter_is_sent_again_and_the_older_link_ends(
    client: FlaskClient, ada: dict[str, str], mailbox: Mailbox
) -> None:
    first = mailbox.token()
    assert client.post(AGAIN, headers=ada).status_code == 202
    second = mailbox.token()
    assert client.post(VERIFY, json={"token": first}).status_code == 404
    assert client.post(VERIFY, json={"token": second}).status_code == 204
    client.post(AGAIN, headers=ada)
    assert len(mailbox.wanted) == 2, "a confirmed address gets no more letters"


def test_a_link_lives_three_days(
    client: FlaskClient, ada: dict[str, str], mailbox: Mailbox
) -> None:
    token = mailbox.token()
    later = clock.now() + timedelta(days=3, minutes=1)
    with clock.use(lambda: later):
        assert client.post(VERIFY, json={"token": token}).status_code == 404
    assert client.post(VERIFY, json={"token": token}).status_code == 204


def test_another_address_waits_until_its_own_mailbox_confirms_it(
    client: FlaskClient, people: People, mailbox: Mailbox
) -> None:
    person = people.make()
    answer = change(client, person.headers, OTHER)
    assert (answer.status_code, answer.get_json()["pending_email"]) == (202, OTHER)
    assert state(client, person.headers) == (person.email, True, OTHER)
    assert mailbox.open()[0] == OTHER
    assert client.post(VERIFY, json={"token": mailbox.token()}).status_code == 204
    assert state(client, person.headers) == (OTHER, True, None)
    assert mailbox.names == ["verify_email", "email_changed"]
    assert mailbox.open()[0] == person.email, "the old address is told"
    for login, status in ((person.email, 401), (OTHER, 200)):
        sign_in = {"login": login, "password": PASSWORD}
        assert client.post("/api/v1/auth/login", json=sign_in).status_code == status


def test_changing_the_address_needs_the_password(
    client: FlaskClient, people: People, mailbox: Mailbox
) -> None:
    person = people.make()
    answer = change(client, person.headers, OTHER, current_password="wrong wrong")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "WRONG_PASSWORD")
    assert state(client, person.headers) == (person.email, True, None)
    assert mailbox.wanted == []


def test_an_address_of_another_account_is_refused_when_asked_for_and_when_confirmed(
    client: FlaskClient, people: People, mailbox: Mailbox
) -> None:
    person, other = people.make(), people.make()
    answer = change(client, person.headers, other.email.upper())
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "EMAIL_TAKEN")
    assert change(client, person.headers, OTHER).status_code == 202
    token = mailbox.token()
    client.post("/api/v1/auth/register", json=NEW | {"email": OTHER})
    answer = client.post(VERIFY, json={"token": token})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "EMAIL_TAKEN")
    assert state(client, person.headers)[0] == person.email


def test_a_change_is_taken_back_by_asking_for_the_present_address(
    client: FlaskClient, people: People, mailbox: Mailbox
) -> None:
    person = people.make()
    change(client, person.headers, OTHER)
    token = mailbox.token()
    assert change(client, person.headers, person.email).status_code == 202
    assert state(client, person.headers) == (person.email, True, None)
    assert client.post(VERIFY, json={"token": token}).status_code == 404
    assert mailbox.open()[1] is None


def test_a_link_confirms_only_the_address_it_was_sent_to(
    client: FlaskClient, people: People, mailbox: Mailbox
) -> None:
    person = people.make()
    change(client, person.headers, OTHER)
    token = mailbox.token()
    change(client, person.headers, "ada@third.example")
    assert mailbox.open(0)[1] is None, "the first letter has nothing to say any more"
    assert client.post(VERIFY, json={"token": token}).status_code == 404
    assert state(client, person.headers) == (person.email, True, "ada@third.example")


def reset(app: Flask, client: FlaskClient, email: str, mailbox: Mailbox) -> int:
    """Forget and reset a password by mail; answer the status."""
    client.post("/api/v1/auth/password/forgot", json={"email": email})
    look_up(app)
    given = {"token": mailbox.token(), "password": "a different horse"}
    return client.post("/api/v1/auth/password/reset", json=given).status_code


def test_a_reset_ends_a_change_somebody_else_had_begun(
    app: Flask, client: FlaskClient, people: People, mailbox: Mailbox
) -> None:
    person = people.make()
    change(client, person.headers, "mallory@example.org")
    mallorys = mailbox.token()
    assert reset(app, client, person.email, mailbox) == 204
    assert client.post(VERIFY, json={"token": mallorys}).status_code == 404


def test_a_reset_by_mail_confirms_the_address(
    app: Flask, client: FlaskClient, ada: dict[str, str], mailbox: Mailbox
) -> None:
    assert reset(app, client, NEW["email"], mailbox) == 204
    sign_in = {"login": "ada", "password": "a different horse"}
    user = client.post("/api/v1/auth/login", json=sign_in).get_json()["user"]
    assert user["email_verified"] is True


def test_who_proves_an_address_takes_the_account_from_who_made_it_in_their_name(
    app: Flask, client: FlaskClient, ada: dict[str, str], mailbox: Mailbox
) -> None:
    mallory = Vouched("https://id.example", "mallory", "mallory@example.org", True)

    def connections() -> int:
        found: int = identities.of_user(service.find("ada")).total
        return found

    with app.app_context():
        with unit_of_work():
            identities.connect(service.find("ada").id, mallory)
        assert reset(app, client, NEW["email"], mailbox) == 204
        with unit_of_work():
            assert connections() == 0
            identities.connect(service.find("ada").id, mallory)
        assert reset(app, client, NEW["email"], mailbox) == 204
        with unit_of_work():
            assert connections() == 1, "it was connected by whoever proved the address"


def test_a_link_that_resets_ends_with_the_address_it_was_sent_to(
    app: Flask, client: FlaskClient, people: People, mailbox: Mailbox
) -> None:
    person: Person = people.make()
    client.post("/api/v1/auth/password/forgot", json={"email": person.email})
    look_up(app)
    old = mailbox.token()
    change(client, person.headers, OTHER)
    client.post(VERIFY, json={"token": mailbox.token()})
    given = {"token": old, "password": "a different horse"}
    assert client.post("/api/v1/auth/password/reset", json=given).status_code == 404


def test_who_was_made_on_the_command_line_counts_as_confirmed(
    runner: FlaskCliRunner, client: FlaskClient, mailbox: Mailbox
) -> None:
    made = ["users", "create", "--email", "bob@example.org", "--password", PASSWORD]
    assert runner.invoke(args=made).exit_code == 0
    sign_in = {"login": "bob", "password": PASSWORD}
    user = client.post("/api/v1/auth/login", json=sign_in).get_json()["user"]
    assert (user["email_verified"], mailbox.wanted) == (True, [])


def test_letters_an_account_has_sent_are_limited(limited_app: Flask) -> None:
    person = People(limited_app).make()
    client = limited_app.test_client()
    found = [change(client, person.headers, f"a{n}@new.example").status_code for n in range(6)]
    found += [client.post(AGAIN, headers=person.headers).status_code for _ in range(5)]
    assert found == [202] * 10 + [429]
