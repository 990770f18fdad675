"""Two at once: names and e-mails are told apart, and a new password ends a sign-in under way."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from app.accounts import identity, service, sessions, tokens
from app.accounts.models import User
from app.accounts.passwords import hash_password, is_right
from app.core.database import unit_of_work
from tests.accounts.factories import PASSWORD, People
from tests.databases import POSTGRES, waiting
from tests.servers import wait_for

pytestmark = pytest.mark.integration


def second(app: Flask, first: dict[str, str], then: dict[str, str]) -> tuple[int, str]:
    """Register `then` while `first` is not committed; answer the status, and name or code."""
    with ThreadPoolExecutor(1) as pool, app.app_context():
        with unit_of_work():
            service.register(password_hash=None, **first)
            asked = pool.submit(
                app.test_client().post,
                "/api/v1/auth/register",
                json=then | {"password": PASSWORD},
            )
            wait_for(lambda: waiting(app), what="the other one to wait")
        answer = asked.result()
    body = answer.get_json()
    return answer.status_code, body["username"] if "username" in body else body["error"]["code"]


@POSTGRES
def test_a_derived_username_gives_way(app: Flask) -> None:
    first, then = {"email": "ada@one.example"}, {"email": "ada@two.example"}
    assert second(app, first, then) == (201, "ada2")


@POSTGRES
def test_what_is_taken_is_told_by_its_constraint(app: Flask) -> None:
    first = {"email": "ada@one.example", "username": "my.email"}
    taken = {"email": "bob@one.example", "username": "my.email"}
    assert second(app, first, taken) == (409, "USERNAME_TAKEN")
    first = {"email": "carl@one.example", "username": "carl"}
    taken = {"email": "CARL@one.example", "username": "other"}
    assert second(app, first, taken) == (409, "EMAIL_TAKEN")


def sign_in_beside(
    app: Flask, people: People, door: str, change: Callable[[User], None]
) -> tuple[int, int]:
    """Sign in while a change is not committed; answer the status, and how many sessions live."""
    ada = people.make()
    tried = {"login": ada.username, "password": PASSWORD}
    with ThreadPoolExecutor(1) as pool, app.app_context():
        with unit_of_work():
            change(service.get(ada.id))
            asked = pool.submit(app.test_client().post, door, data=tried)
            wait_for(lambda: waiting(app), seconds=60, what="the sign-in to wait")
        status = asked.result().status_code
        with unit_of_work(writes=False):
            return status, sessions.of_user(service.get(ada.id)).total


def new_password(user: User) -> None:
    """Set another password."""
    service.set_password(user, hash_password("another password", rounds=4))


@POSTGRES
@pytest.mark.parametrize("door", ["/api/v1/auth/login", "/api/v1/auth/session", "/sign-in"])
@pytest.mark.parametrize("change", [new_password, service.disable])
def test_a_sign_in_under_way_does_not_outlive_a_new_password_or_a_ban(
    app: Flask, people: People, door: str, change: Callable[[User], None]
) -> None:
    assert sign_in_beside(app, people, door, change) == (401, 0)


@POSTGRES
@pytest.mark.parametrize("change", [new_password, service.disable])
def test_a_token_being_made_does_not_outlive_a_new_password_or_a_ban(
    app: Flask, people: People, change: Callable[[User], None]
) -> None:
    ada, wish = people.make(), {"name": "A script", "scopes": ["read"]}
    with ThreadPoolExecutor(1) as pool, app.app_context():
        with unit_of_work():
            change(service.get(ada.id))
            client = app.test_client()
            asked = pool.submit(
                client.post, "/api/v1/users/me/tokens", json=wish, headers=ada.headers
            )
            wait_for(lambda: waiting(app), seconds=60, what="the token to wait")
        assert asked.result().status_code == 401
        with unit_of_work(writes=False):
            assert tokens.of_user(service.get(ada.id)).total == 0


@POSTGRES
def test_a_new_password_ends_the_session_that_was_just_being_opened(
    app: Flask, people: People
) -> None:
    ada = people.make()

    def change() -> None:
        with app.app_context(), unit_of_work():
            new_password(service.get(ada.id))

    with ThreadPoolExecutor(1) as pool, app.test_request_context():
        proven = identity.authenticate(ada.username, PASSWORD)
        with unit_of_work():
            identity.begin_bearer(identity.admit(proven))
            asked = pool.submit(change)
            wait_for(lambda: waiting(app), seconds=60, what="the new password to wait")
        asked.result()
        with unit_of_work(writes=False):
            assert sessions.of_user(service.get(ada.id)).total == 0


def test_an_unknown_name_costs_one_comparison_from_the_first_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import bcrypt  # noqa: PLC0415

    def hashes(*_given: object) -> bytes:
        raise AssertionError("a hash is made while somebody waits")

    monkeypatch.setattr(bcrypt, "hashpw", hashes)
    assert not is_right(PASSWORD, None, rounds=5)
