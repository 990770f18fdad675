"""Fixtures of the tests of the doctor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.api.doctor import told
from app.api.health import run
from app.core import registries
from app.core.extensions import redis_client
from app.services.media import sandbox, versions
from tests.doctor.kit import Ask
from tests.servers import start_redis


@pytest.fixture
def ask(app: Flask) -> Ask:
    """Ask for one thing: its level, its detail, its remedy."""

    def one(name: str) -> tuple[str, str, str]:
        known = registries.of(app)
        with app.app_context():
            (found,) = map(told, run({name: (known.readiness | known.doctor)[name]}))
        return str(found["level"]), found["detail"], found["remedy"]

    return one


@pytest.fixture
def own_redis(app: Flask, scratch: Path) -> Iterator[Any]:
    """A Redis of this test alone, which it may fill and stop."""
    before, clients = app.config["REDIS_URLS"], app.extensions.pop("matinee_redis", {})
    with start_redis(scratch / "doctor") as url:
        app.config["REDIS_URLS"] = dict.fromkeys(before, url)
        with app.app_context():
            yield redis_client("cache")
    app.config["REDIS_URLS"] = before
    app.extensions["matinee_redis"] = clients


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of programs, the only one there is."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    for cache in (versions.installed, sandbox.capability):
        cache.cache_clear()
    yield folder
    for cache in (versions.installed, sandbox.capability):
        cache.cache_clear()
