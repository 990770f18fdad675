"""Fixtures of the tests of news."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.core import clock
from tests.notifications.factories import Desk


@pytest.fixture
def desk(app: Flask, tmp_path: Path) -> Iterator[Desk]:
    """Where news go out, with an empty folder of mails, under a clock the test turns."""
    app.config["MAIL_FOLDER"] = tmp_path / "mails"
    made = Desk(app)
    with clock.use(made.hands):
        yield made
