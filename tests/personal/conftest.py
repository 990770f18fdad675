"""Fixtures of exports and removals: empty folders, and somebody with one of everything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.services import storage
from app.services.storage import Storage
from tests.accounts.factories import People
from tests.personal.factories import Resident, move_in


@pytest.fixture
def store(app: Flask, tmp_path: Path) -> Iterator[Storage]:
    """An empty store of this test alone."""
    before = storage.current()
    app.config["SPOOL_FOLDER"] = tmp_path / "spool"
    app.config["WORK_FOLDER"] = tmp_path / "work"
    yield storage.configure(storage.LocalDisk(tmp_path / "store"))
    storage.configure(before)


@pytest.fixture
def resident(app: Flask, people: People, store: Storage) -> Resident:
    """Somebody with one of everything."""
    return move_in(app, people)
