"""Fixtures of the tests of reactions."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from tests.accounts.factories import People, Person
from tests.reactions.factories import Talk
from tests.videos.factories import Videos


@pytest.fixture
def talk(app: Flask) -> Talk:
    """Says, likes and rates."""
    return Talk(app)


@pytest.fixture
def videos(app: Flask) -> Videos:
    """Makes videos."""
    return Videos(app)


@pytest.fixture
def mia(people: People) -> Person:
    """The creator."""
    return people.make(username="mia")


@pytest.fixture
def ben(people: People) -> Person:
    """A viewer."""
    return people.make(username="ben")


@pytest.fixture
def film(videos: Videos, mia: Person) -> UUID:
    """A public video of the creator's."""
    return videos.make(mia.id, title="Harbour")
