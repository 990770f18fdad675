"""Fixtures of the tests of news."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.core import clock
from tests.accounts.factories import People, Person
from tests.notifications.factories import PUBLIC, Desk
from tests.services.mail.server import Post, post_office


@pytest.fixture
def desk(app: Flask, tmp_path: Path) -> Iterator[Desk]:
    """Where news go out, with an empty folder of mails, under a clock the test turns."""
    app.config["MAIL_FOLDER"] = tmp_path / "mails"
    made = Desk(app)
    with clock.use(made.hands):
        yield made


@pytest.fixture
def reader(people: People, desk: Desk) -> Person:
    """Somebody who wants new videos by mail at once."""
    desk.app.config["PUBLIC_URL"] = PUBLIC
    person = people.make(username="ada")
    desk.choose(person, "new_video", mail="at_once")
    return person


@pytest.fixture
def post(desk: Desk) -> Iterator[Post]:
    """A mail server that mails go out by."""
    with post_office() as (kept, server):
        desk.app.config |= {
            "SMTP_SERVER": server.host,
            "SMTP_PORT": server.port,
            "EMAIL_FROM_ADDRESS": "Matinee <films@example.org>",
        }
        yield kept
