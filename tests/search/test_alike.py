"""Both databases show the same first page of the same library, whatever is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from app.core import clock
from app.core.database import unit_of_work
from app.search import answers, service, suggesting
from app.search.facets import Filters
from app.search.finding import Sort
from tests.accounts.factories import People
from tests.conftest import empty_tables
from tests.search.factories import FIRST, SPOKEN, SUBJECTS, VERBS, fill, generated

pytestmark = pytest.mark.integration
SIZE = 150
NOW = FIRST.replace(year=2027)
QUERIES = [
    *SUBJECTS,
    *VERBS,
    *SPOKEN,
    *(f"{verb} the {SUBJECTS[0]}" for verb in VERBS),
    *(subject[:4].lower() for subject in SUBJECTS),
    *("casandra", "habour bridge", "paintng", "cafe chaud", "volcano again", "part 3", "the"),
    *("glacier xyzzy", "lighthouze keeper", "ada", "film", "talk naive", "quick bronw fox", "物語"),
]


@pytest.fixture(scope="module")
def both(applications: Any) -> Iterator[list[Flask]]:
    """The same library on SQLite and on PostgreSQL."""
    apps = [applications("sqlite"), applications("postgresql")]
    for app in apps:
        fill(app, People(app).make(username="ada").id, generated(SIZE))
    yield apps
    for app in apps:
        with app.app_context():
            empty_tables()


def asked(app: Flask, text: str, **more: Any) -> dict[str, Any]:
    """Answer what somebody is shown; ids of channels differ, links are signed anew each time."""
    with app.test_request_context(), clock.use(lambda: NOW), unit_of_work(writes=False):
        page = answers.found(service.search(text, page=1, page_size=20, **more))
    shown = ("id", "title", "view_count", "moments", "highlights")
    items = [{name: item[name] for name in shown} for item in page["items"]]
    return page | {"items": items}


def test_the_first_page_is_the_same(both: list[Flask]) -> None:
    found = 0
    for text in QUERIES:
        on_sqlite, on_postgresql = (asked(app, text) for app in both)
        assert on_sqlite == on_postgresql, text
        found += bool(on_sqlite["items"])
    assert found >= len(QUERIES) - 1


def test_it_is_the_same_when_more_is_found_than_is_looked_at(
    both: list[Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.search.finding.MOST", 25)
    for text in QUERIES[:12]:
        for sort in Sort:
            more = {"sort": sort, "filters": Filters(tag="harbour", language="en")}
            on_sqlite, on_postgresql = (asked(app, text, **more) for app in both)
            assert on_sqlite == on_postgresql, (text, sort)


def test_suggestions_are_the_same(both: list[Flask]) -> None:
    for text in QUERIES:
        suggested = []
        for app in both:
            with app.app_context(), clock.use(lambda: NOW), unit_of_work(writes=False):
                suggested.append(suggesting.suggest(text))
        assert suggested[0] == suggested[1], text
