"""Two strangers at once: derived usernames differ, e-mails and chosen names are told apart."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import text

from app.accounts import service
from app.accounts.passwords import is_right
from app.core.database import db, unit_of_work
from tests.accounts.factories import PASSWORD
from tests.servers import wait_for

pytestmark = pytest.mark.integration
POSTGRES = pytest.mark.parametrize("app", ["postgresql"], indirect=True)


def waiting(app: Flask) -> bool:
    """Tell whether somebody waits for somebody else's row."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    with app.app_context(), db.engine.connect() as connection:
        return bool(connection.scalar(text(query)))


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


def test_an_unknown_name_costs_one_comparison_from_the_first_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import bcrypt  # noqa: PLC0415

    def hashes(*_given: object) -> bytes:
        raise AssertionError("a hash is made while somebody waits")

    monkeypatch.setattr(bcrypt, "hashpw", hashes)
    assert not is_right(PASSWORD, None, rounds=5)
