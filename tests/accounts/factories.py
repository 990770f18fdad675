"""Builders of people: accounts by role, signed in by cookie or by token."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from app.accounts import identity, service
from app.accounts.passwords import hash_password
from app.core.database import unit_of_work

PASSWORD = "correct horse battery"
_numbers = count(1)


@dataclass(frozen=True)
class Person:
    """Somebody with an account; `headers` carry a bearer token."""

    id: UUID
    email: str
    username: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """Answer the headers of a signed-in API call."""
        return {"Authorization": f"Bearer {self.token}"}


class People:
    """Makes people of one application."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.hash = hash_password(PASSWORD, rounds=4)

    def make(self, *roles: str, username: str | None = None, active: bool = True) -> Person:
        """Make an account (viewer and creator unless roles are given) with a bearer token."""
        number = next(_numbers)
        name = username or f"person{number}"
        email = f"{name}@example.org"
        with self.app.test_request_context(), unit_of_work():
            user = service.register(
                email=email,
                username=name,
                password_hash=self.hash,
                roles=roles or service.NEW_ROLES,
                is_verified=True,
            )
            token, _seconds = identity.begin_bearer(identity.admit(identity.vouch(user)))
            user.is_active = active
            return Person(user.id, email, name, token)

    def browser(self, person: Person) -> FlaskClient:
        """Open a browser in which somebody is signed in by cookie; it sends its CSRF token."""
        client = self.app.test_client()
        answer = client.post(
            "/api/v1/auth/session", json={"login": person.username, "password": PASSWORD}
        )
        assert answer.status_code == 200, answer.get_data(as_text=True)
        token = client.get("/api/v1/auth/csrf").get_json()["csrf_token"]
        client.environ_base["HTTP_X_CSRFTOKEN"] = token
        return client
