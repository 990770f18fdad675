"""Who the tests of moderation know."""

from __future__ import annotations

import pytest

from tests.accounts.factories import People, Person


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
