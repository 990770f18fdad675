"""Who the tests of moderation know."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.factories import People, Person
from tests.moderation.reports import API, Ask
from tests.videos.factories import Videos


@pytest.fixture
def moderator(people: People) -> Person:
    """A moderator."""
    return people.make("viewer", "moderator")


@pytest.fixture
def admin(people: People) -> Person:
    """An administrator."""
    return people.make("viewer", "admin")


@pytest.fixture
def ben(people: People) -> Person:
    """Somebody who did something."""
    return people.make(username="ben")


@pytest.fixture
def ask(client: FlaskClient) -> Ask:
    """Calls the API as somebody; answers the JSON, or status and code of a refusal."""

    def call(who: Person | None, method: str, path: str, **body: Any) -> Any:
        headers = who.headers if who else {}
        answer = client.open(API + path, method=method, json=body or None, headers=headers)
        if answer.status_code >= 400:
            return answer.status_code, answer.get_json()["error"]["code"]
        return answer.get_json() if answer.data else None

    return call


@pytest.fixture
def mia(people: People) -> Person:
    """The creator."""
    return people.make(username="mia")


@pytest.fixture
def film(app: Flask, mia: Person) -> UUID:
    """A public video of the creator's."""
    return Videos(app).make(mia.id, title="Harbour")
