"""Second factors and personal tokens for tests, and the codes an app would show."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pyotp
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import second_factor, service, tokens
from app.core import clock
from app.core.database import unit_of_work
from tests.accounts.factories import PASSWORD, Person

LOGIN = "/api/v1/auth/login"
MINE = "/api/v1/users/me/second-factor"


@dataclass(frozen=True)
class Made:
    """A personal token."""

    id: UUID
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """Answer the headers of a call with it."""
        return {"Authorization": f"Bearer {self.token}"}


def make_token(
    app: Flask, owner: Person, *scopes: str, days: int | None = None, name: str = "A script"
) -> Made:
    """Make a personal token."""
    with app.app_context(), unit_of_work():
        user = service.get(owner.id)
        row, token = tokens.make(user, name=name, scopes=scopes, days=days)
        return Made(row.id, token)


@dataclass(frozen=True)
class App:
    """An authenticator app with one secret, and the recovery codes that were written down."""

    secret: str
    recovery_codes: list[str]

    def code(self, *, steps: int = 0) -> str:
        """Answer the code of now, or of some steps of 30 seconds beside it."""
        return code_of(self.secret, clock.now() + timedelta(seconds=30 * steps))


def code_of(secret: str, moment: datetime) -> str:
    """Answer the code an app shows at a moment."""
    return pyotp.TOTP(secret).at(moment)


def turn_on(app: Flask, person: Person) -> App:
    """Turn somebody's second factor on, by the code of two minutes ago: newer ones stay fresh."""
    before = clock.now() - timedelta(minutes=2)
    with app.app_context(), clock.use(lambda: before), unit_of_work():
        user = service.get(person.id)
        secret = second_factor.begin(user)
        return App(secret, second_factor.confirm(user, code_of(secret, before)))


def sign_in(client: FlaskClient, person: Person, door: str = LOGIN, **given: str) -> Any:
    """Sign in from nowhere yet, with the right password unless another is given."""
    client.delete_cookie("matinee")
    return client.post(door, json={"login": person.username, "password": PASSWORD} | given)


def code(answer: Any) -> tuple[int, str | None]:
    """Answer the status, and the code of an error."""
    return answer.status_code, (answer.get_json(silent=True) or {}).get("error", {}).get("code")


@contextmanager
def later(**by: float) -> Iterator[None]:
    """Let some time have passed."""
    moment = clock.now() + timedelta(**by)
    with clock.use(lambda: moment):
        yield
