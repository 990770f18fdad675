"""Fixtures of uploads: a creator with a client, and a spool that is empty at the start."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app.jobs import kinds
from app.videos import work
from tests.accounts.factories import People, Person
from tests.uploads.tus import Tus


@pytest.fixture
def creator(people: People) -> Person:
    return people.make("creator")


@pytest.fixture
def spool(app: Flask, tmp_path: Path) -> Path:
    app.config["SPOOL_FOLDER"] = tmp_path / "spool"
    return tmp_path / "spool"


@pytest.fixture
def tus(app: Flask, creator: Person, spool: Path) -> Tus:
    return Tus(app.test_client(), creator.headers)


@pytest.fixture(autouse=True)
def first_step(app: Flask) -> None:
    """Have the processing of videos begin with a step, also where nobody works on it."""
    if work.PROCESSING not in kinds.names():
        kinds.register(kinds.Kind(work.PROCESSING, steps={"probe": lambda _context: None}))
