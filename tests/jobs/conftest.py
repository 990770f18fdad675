"""Fixtures of the tests of jobs."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.jobs.factories import Bench, bench_of


@pytest.fixture
def bench(app: Flask) -> Iterator[Bench]:
    """A kind of job whose steps do what the test says, under a clock the test turns."""
    with bench_of(app) as made:
        yield made
