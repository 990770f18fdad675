"""The made-up library is found alike on both databases, also with typing errors and accents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import insert, select

from app.accounts.models import User
from app.captions.models import CaptionCue
from app.channels.models import Channel
from app.core import clock
from app.core.database import db, unit_of_work
from app.search import answers, service
from app.search.tasks import rebuild
from app.seed.sizes import SIZES, Size
from app.services import storage
from app.videos.models import CaptionTrack, Video, VideoTag
from tests.conftest import empty_tables

pytestmark = pytest.mark.integration
LIBRARY = Size(users=24, channels=20, videos=120, comments=240, films=1, pictures=2)
SEARCHED = (User, Channel, Video, VideoTag, CaptionTrack, CaptionCue)
SHOWN = ("id", "title", "view_count", "moments", "highlights")
QUERIES = (
    *("fog", "the old lighthouse", "captain cassandra", "a ferry at dawn", "solder", "part 3"),
    *("ships", "small machines", "kitchen table", "what nobody tells you", "grandmother", "the"),
    *("metropolis", "oxford comma", "explained slowly", "kometen", "muddy pitch", "frost"),
    *("casandra", "lighthuose", "fery", "grandmohter", "metropolsi", "explaned"),
    *("creme brulee", "melodie oubliee", "los ninos", "pequeno", "grosse bar", "ete"),
)


@pytest.fixture
def other(applications: Any) -> Iterator[Flask]:
    """The application on PostgreSQL, empty before and after."""
    made: Flask = applications("postgresql")
    yield made
    with made.app_context():
        empty_tables()


def copied(source: Flask, target: Flask) -> None:
    """Copy what is searched from one database to another, and index it there."""
    for model in SEARCHED:
        table = model.__table__
        with source.app_context(), unit_of_work(writes=False):
            rows = [dict(row) for row in db.session.execute(select(table)).mappings()]
        with target.app_context(), unit_of_work():
            db.session.execute(insert(table), rows)
    with target.app_context():
        rebuild(lambda _far: None)


def first_page(app: Flask, text: str, now: Any) -> list[dict[str, Any]]:
    """Answer the first page of what is found, without links: they are signed anew each time."""
    with app.test_request_context(), clock.use(lambda: now), unit_of_work(writes=False):
        page = answers.found(service.search(text, page=1, page_size=20))
    return [{name: item[name] for name in SHOWN} for item in page["items"]]


def test_the_first_page_is_the_same_and_never_empty(
    app: Flask,
    other: Flask,
    runner: FlaskCliRunner,
    monkeypatch: pytest.MonkeyPatch,
    store: storage.Storage,
) -> None:
    monkeypatch.setitem(SIZES, "small", LIBRARY)
    said = runner.invoke(args=["seed", "--size", "small"])
    assert said.exit_code == 0, said.output
    copied(app, other)
    now = clock.now()
    for text in QUERIES:
        on_sqlite, on_postgresql = (first_page(one, text, now) for one in (app, other))
        assert on_sqlite, text
        assert on_sqlite == on_postgresql, text
