"""Fixtures of the tests of jobs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.services import storage
from app.services.storage import Storage
from tests.jobs.factories import Bench, bench_of


@pytest.fixture
def bench(app: Flask) -> Iterator[Bench]:
    """A kind of job whose steps do what the test says, under a clock the test turns."""
    with bench_of(app) as made:
        yield made


@pytest.fixture
def store(app: Flask, tmp_path: Path) -> Iterator[Storage]:
    """An empty store of this test alone."""
    before = storage.current()
    yield storage.configure(storage.LocalDisk(tmp_path))
    storage.configure(before)
