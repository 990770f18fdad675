"""Every cleanup: trying it counts what doing it removes, and leaves no trace."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from app.core import clock, registries
from app.jobs import tasks
from tests.commands.fingerprint import everything
from tests.commands.row import World
from tests.commands.rows import CLEANUPS

pytestmark = pytest.mark.integration
LATER = timedelta(days=3 * 366)
# What J5 of the product promises, by the name of the cleanup that keeps it.
PROMISED = {
    *("uploads", "artifacts", "videos", "channels", "rooms", "sessions", "one-time-links"),
    *("news", "mails", "job-events", "work-folders", "media", "strays"),
}


def test_every_cleanup_has_a_row_and_all_that_is_promised_is_there(app: Flask) -> None:
    assert set(registries.of(app).cleanups) == set(CLEANUPS)
    assert set(CLEANUPS) >= PROMISED
    assert registries.of(app).schedule["cleanup"].task == tasks.cleanup.name


@pytest.mark.parametrize("name", sorted(CLEANUPS))
def test_trying_counts_what_doing_removes(world: World, name: str) -> None:
    run = registries.of(world.app).cleanups[name].run
    CLEANUPS[name](world)
    later = clock.now() + LATER
    before = everything(world.app)
    with world.app.app_context(), clock.use(lambda: later):
        tried = run(later, True)
        assert everything(world.app) == before
        assert tried >= 1
        assert run(later, False) == tried
        assert everything(world.app) != before
        assert run(later, False) == 0


def test_one_that_fails_does_not_keep_the_others_from_it(
    app: Flask, runner: FlaskCliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: Any) -> int:
        raise OSError("the disk is away")

    known = registries.of(app).cleanups
    monkeypatch.setitem(known, "views", registries.Cleanup("views", fail, "what fails"))
    result = runner.invoke(args=["cleanup", "run", "views", "sessions"])
    assert result.exit_code == 1
    assert result.stdout == "views: It failed; the log says why.\nsessions: 0 gone\n"
