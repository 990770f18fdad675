"""Fixtures of pages: browsers that ask for HTML, signed in or not, and videos to show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.rooms.live.here import here
from tests.accounts.factories import People, Person
from tests.rooms.doors import Doors
from tests.videos.factories import Videos

HTML = {"HTTP_ACCEPT": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}


@dataclass
class Visit:
    """Somebody and the browser they are signed in with."""

    person: Person
    browser: FlaskClient


def asks_for_pages(client: FlaskClient) -> FlaskClient:
    """Make a client ask as browsers do."""
    client.environ_base.update(HTML)
    return client


@pytest.fixture
def visitor(client: FlaskClient) -> FlaskClient:
    """A browser nobody is signed in with."""
    return asks_for_pages(client)


@pytest.fixture
def visit(people: People) -> Callable[..., Visit]:
    """Signs somebody new in: `visit("viewer", "admin")`."""

    def sign_in(*roles: str) -> Visit:
        person = people.make(*roles)
        return Visit(person, asks_for_pages(people.browser(person)))

    return sign_in


@pytest.fixture
def ada(visit: Callable[..., Visit]) -> Visit:
    """A creator with a browser."""
    return visit()


@pytest.fixture
def videos(app: Flask) -> Videos:
    """Makes videos."""
    return Videos(app)


@pytest.fixture
def doors(app: Flask, people: People, socketio_client: Callable[..., Any]) -> Iterator[Doors]:
    """Rooms with doors; what Redis held of them goes."""
    yield Doors(app, people, socketio_client)
    with app.app_context():
        here().live.scripts.redis.flushdb()
