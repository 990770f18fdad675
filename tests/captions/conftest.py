"""Fixtures of the tests of captions."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from tests.accounts.factories import People, Person
from tests.captions.factories import Captions
from tests.videos.factories import Videos


@pytest.fixture
def mia(people: People) -> Person:
    """Somebody whose films have captions."""
    return people.make(username="mia")


@pytest.fixture
def video_id(app: Flask, mia: Person) -> UUID:
    """A public film of a minute, Mia's."""
    return Videos(app).make(mia.id, title="The harbour: at/dusk")


@pytest.fixture
def captions(app: Flask) -> Captions:
    """Gives captions to videos."""
    return Captions(app)
