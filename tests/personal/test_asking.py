"""Who asks to go must prove who they are, twice; and some may not go, or not like this."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.models import UserSession
from app.core import clock
from app.core.database import unit_of_work
from app.personal import service
from app.services.storage import Storage
from tests.accounts.factories import PASSWORD, People, Person
from tests.personal.factories import ME, gone, leave, token_of, work_off

pytestmark = pytest.mark.integration


def test_names_are_not_used_again_and_the_address_is_free(
    app: Flask, client: FlaskClient, people: People, store: Storage
) -> None:
    ada = people.make(username="Ada.Leaves")
    leave(client, ada)
    new = {"email": ada.email, "password": PASSWORD, "username": "ada.LEAVES"}
    during = client.post("/api/v1/auth/register", json=new)
    assert during.get_json()["error"]["code"] == "EMAIL_TAKEN"
    work_off(app)
    after = client.post("/api/v1/auth/register", json=new)
    assert after.get_json()["error"]["code"] == "USERNAME_TAKEN"
    derived = client.post("/api/v1/auth/register", json={"email": ada.email, "password": PASSWORD})
    assert derived.get_json()["username"] == "Ada.Leaves2"


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"username": "somebody", "current_password": PASSWORD}, "WRONG_USERNAME"),
        ({"current_password": "not this one"}, "WRONG_PASSWORD"),
        ({}, "WRONG_PASSWORD"),
    ],
)
def test_who_does_not_prove_who_they_are_gets_no_token(
    client: FlaskClient, people: People, wish: dict[str, str], code: str
) -> None:
    ada = people.make()
    asked = client.post(
        f"{ME}/deletion", json={"username": ada.username} | wish, headers=ada.headers
    )
    assert (asked.status_code, asked.get_json()["error"]["code"]) == (422, code)


def test_a_token_is_its_owners_works_once_and_for_ten_minutes(
    app: Flask, client: FlaskClient, people: People
) -> None:
    ada, eve = people.make(), people.make()
    order = {"token": token_of(client, ada)}
    assert client.delete(ME, json=order, headers=eve.headers).status_code == 404
    later = clock.now() + timedelta(minutes=10, seconds=1)
    with clock.use(lambda: later):
        assert client.delete(ME, json=order, headers=ada.headers).status_code == 404
    assert client.delete(ME, json={"token": "guess"}, headers=ada.headers).status_code == 404
    assert client.get(ME, headers=ada.headers).status_code == 200
    assert client.delete(ME, json=order, headers=ada.headers).status_code == 204


def session_of(session: Session, person: Person) -> UserSession:
    """Read somebody's only session."""
    mine = select(UserSession).where(UserSession.user_id == person.id)
    return session.scalars(mine).unique().one()


def test_without_a_password_a_sign_in_of_just_now_is_the_proof(
    app: Flask, client: FlaskClient, people: People
) -> None:
    ada = people.make()
    with app.app_context(), unit_of_work():
        accounts.get(ada.id).password_hash = None
    wish = {"username": ada.username}
    with app.app_context(), unit_of_work() as session:
        row = session_of(session, ada)
        row.created_at -= timedelta(minutes=11)
    stale = client.post(f"{ME}/deletion", json=wish, headers=ada.headers)
    assert (stale.status_code, stale.get_json()["error"]["code"]) == (403, "SIGN_IN_AGAIN")
    with app.app_context(), unit_of_work() as session:
        row = session_of(session, ada)
        row.created_at += timedelta(minutes=11)
    assert client.post(f"{ME}/deletion", json=wish, headers=ada.headers).status_code == 200


def test_the_last_administrator_stays(app: Flask, client: FlaskClient, people: People) -> None:
    admin = people.make("admin")
    wish = {"username": admin.username, "current_password": PASSWORD}
    asked = client.post(f"{ME}/deletion", json=wish, headers=admin.headers)
    assert (asked.status_code, asked.get_json()["error"]["code"]) == (422, "LAST_ADMINISTRATOR")
    second = people.make("admin")
    order = {"token": token_of(client, admin)}
    with app.app_context(), unit_of_work():
        accounts.demote(accounts.get(second.id), "admin")
    refused = client.delete(ME, json=order, headers=admin.headers)
    assert refused.get_json()["error"]["code"] == "LAST_ADMINISTRATOR"
    assert client.get(ME, headers=admin.headers).status_code == 200


def test_a_hidden_account_cannot_be_let_in_again(app: Flask, people: People) -> None:
    ada = people.make()
    with app.app_context(), unit_of_work():
        service.remove(accounts.get(ada.id))
    done = app.test_cli_runner().invoke(args=["users", "enable", ada.username])
    assert (done.exit_code, "no such user" in done.output) == (1, True)


def test_the_command_asks_first(app: Flask, people: People, store: Storage) -> None:
    ada, runner = people.make(), app.test_cli_runner()
    assert runner.invoke(args=["users", "remove", ada.username], input="n\n").exit_code == 1
    assert gone(app, ada.id) is False
    done = runner.invoke(args=["users", "remove", ada.username, "--yes"])
    assert done.exit_code == 0, done.output
    work_off(app)
    assert gone(app, ada.id) is True
