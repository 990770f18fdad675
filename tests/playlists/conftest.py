"""Fixtures of the tests of playlists."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.factories import People, Person
from tests.playlists.caller import Caller
from tests.playlists.factories import Playlists
from tests.videos.factories import Videos


@pytest.fixture
def videos(app: Flask) -> Videos:
    """Makes videos."""
    return Videos(app)


@pytest.fixture
def playlists(app: Flask) -> Playlists:
    """Makes playlists."""
    return Playlists(app)


@pytest.fixture
def ada(people: People) -> Person:
    """Somebody who keeps playlists."""
    return people.make()


@pytest.fixture
def mia(people: People) -> Person:
    """Somebody who publishes films."""
    return people.make()


@pytest.fixture
def five(videos: Videos, mia: Person) -> Sequence[UUID]:
    """Five public films of Mia's."""
    return [videos.make(mia.id, title=f"Film {number}") for number in range(1, 6)]


@pytest.fixture
def call(client: FlaskClient, ada: Person) -> Caller:
    """Calls as Ada."""
    return Caller(client, ada)


@pytest.fixture
def stranger(client: FlaskClient) -> Caller:
    """Calls as nobody."""
    return Caller(client, None)
