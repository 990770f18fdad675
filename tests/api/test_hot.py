"""Hot answers are given without Flask: the same to all who ask plainly, and never a stale one."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask, request, request_started
from flask.testing import FlaskClient

from app.api import hot
from app.core import metrics
from app.videos import lists_api
from tests.accounts.factories import People
from tests.videos.factories import Videos

LATEST = "/api/v1/videos/latest"


@pytest.fixture
def behind(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What Flask itself was asked for; an answer is kept until somebody drops it."""
    asked: list[str] = []
    kept = lists_api.hot_answers(app)
    kept.clear()
    hot.wholes_of(app).clear()
    monkeypatch.setattr(kept, "seconds", 600.0)

    def note(_app: Flask, **_more: Any) -> None:
        asked.append(request.full_path.rstrip("?"))

    with request_started.connected_to(note, app):
        yield asked
    kept.clear()
    hot.wholes_of(app).clear()


@pytest.fixture
def shown(app: Flask, people: People) -> UUID:
    """A film in the list."""
    return Videos(app).make(people.make().id)


def counted() -> float:
    """Answer how many requests were counted for the list."""
    found = metrics.REQUESTS.labels("GET", LATEST, 200)
    return float(found._value.get())


def test_the_second_who_asks_gets_the_same_without_flask(
    client: FlaskClient, shown: UUID, behind: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="app.api.requests")
    before = counted()
    first = client.get(LATEST)
    second = client.get(LATEST, headers={"X-Request-ID": "mine-mine"})
    assert behind == [LATEST]
    assert second.data == first.data
    own = ("X-Request-ID", "Vary")
    assert {n: v for n, v in second.headers if n not in own} == {
        n: v for n, v in first.headers if n not in own
    }
    assert second.headers["X-Request-ID"] == "mine-mine"
    assert counted() == before + 2
    assert sum(f"GET {LATEST} 200" in line for line in caplog.messages) == 2


def test_another_page_is_another_question(
    client: FlaskClient, shown: UUID, behind: list[str]
) -> None:
    client.get(LATEST)
    assert client.get(f"{LATEST}?page=2").get_json()["items"] == []
    assert behind == [LATEST, f"{LATEST}?page=2"]


def test_who_has_the_answer_is_told_that_it_holds(
    client: FlaskClient, shown: UUID, behind: list[str]
) -> None:
    first = client.get(LATEST)
    again = client.get(LATEST, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "Content-Type" not in again.headers
    assert client.get(LATEST, headers={"If-None-Match": '"older"'}).data == first.data
    assert behind == [LATEST, LATEST]


def test_a_change_ends_what_was_kept_and_the_next_is_made_without_flask(
    app: Flask, client: FlaskClient, people: People, shown: UUID, behind: list[str]
) -> None:
    before = client.get(LATEST)
    newer = Videos(app).make(people.make().id)
    behind.clear()
    lists_api.hot_answers(app).clear()
    after = client.get(LATEST, headers={"If-None-Match": before.headers["ETag"]})
    assert behind == [LATEST]  # the tag is of an older answer
    again = client.get(LATEST)
    assert behind == [LATEST]
    for answer in (after, again):
        assert {item["id"] for item in answer.get_json()["items"]} == {str(shown), str(newer)}
    assert int(again.headers["Content-Length"]) == len(again.data)
    assert again.headers["ETag"] == after.headers["ETag"] != before.headers["ETag"]


def test_what_cannot_be_made_is_left_to_flask(
    app: Flask, client: FlaskClient, shown: UUID, behind: list[str]
) -> None:
    first = client.get(LATEST)
    wholes = hot.wholes_of(app)
    [(address, whole)] = wholes.items()
    wholes[address] = replace(whole, told=replace(whole.told, make=lambda: bytes(-1)))
    lists_api.hot_answers(app).clear()
    again = client.get(LATEST)
    assert (again.status_code, again.data) == (200, first.data)
    assert behind == [LATEST, LATEST]


@pytest.mark.parametrize(
    "header",
    [
        {"Authorization": "Bearer nonsense"},
        {"Origin": "https://other.example"},
        {"Range": "bytes=0-3"},
        {"If-Modified-Since": "Fri, 27 Nov 2026 08:00:00 GMT"},
    ],
    ids=lambda header: next(iter(header)),
)
def test_who_asks_for_more_than_everybody_is_heard_by_flask(
    client: FlaskClient, shown: UUID, behind: list[str], header: dict[str, str]
) -> None:
    client.get(LATEST)
    client.get(LATEST, headers=header)
    assert len(behind) == 2


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "POST"])
def test_only_reading_is_answered(
    client: FlaskClient, shown: UUID, behind: list[str], method: str
) -> None:
    client.get(LATEST)
    client.open(LATEST, method=method)
    assert len(behind) == 2


def test_nobodys_cookie_is_kept_for_another(
    people: People, client: FlaskClient, shown: UUID, behind: list[str]
) -> None:
    mine = people.browser(people.make())
    behind.clear()
    mine.get(LATEST)
    answer = client.get(LATEST)
    assert behind == [LATEST]
    assert "Set-Cookie" not in answer.headers
    assert answer.get_json()["items"][0]["id"] == str(shown)
