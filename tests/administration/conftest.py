"""Fixtures of the tests of administration."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.accounts.factories import People, Person
from tests.administration.factories import Office
from tests.jobs.factories import Bench, bench_of


@pytest.fixture
def bench(app: Flask) -> Iterator[Bench]:
    """A kind of job whose steps do what the test says, under a clock the test turns."""
    with bench_of(app) as made:
        yield made


@pytest.fixture
def admin(people: People) -> Person:
    """Somebody who administers."""
    return people.make("viewer", "creator", "admin", username="chief")


@pytest.fixture
def office(app: Flask, admin: Person) -> Office:
    """Calls of the administrator."""
    return Office(app, admin)
