"""A viewer's history: what they may still see, the last first; cleared, paused, gone on with."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.database import unit_of_work
from app.videos import service as videos
from app.videos.models import CountedView
from tests.accounts.factories import People, Person
from tests.audience.factories import API, Audience
from tests.queries import counted_queries
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration
HISTORY = f"{API}/users/me/history"
GO_ON = f"{API}/users/me/continue-watching"


@pytest.fixture
def mia(people: People) -> Person:
    """Somebody who watches."""
    return people.make()


@pytest.fixture
def library(app: Flask, audience: Audience) -> dict[str, Any]:
    """Films by title."""
    make = Videos(app).make
    return {title: make(audience.maker.id, title=title) for title in ("One", "Two", "Three")}


def titles(client: FlaskClient, mia: Person, address: str = HISTORY) -> list[str]:
    """List the titles of a list."""
    items = client.get(address, headers=mia.headers).get_json()["items"]
    return [item["title"] for item in items]


def test_what_was_watched_last_comes_first_with_how_far_one_came(
    client: FlaskClient, audience: Audience, library: dict[str, Any], mia: Person
) -> None:
    for title in ("One", "Two", "Three", "One"):
        audience.watch(mia, 15, library[title])
    assert titles(client, mia) == ["One", "Three", "Two"]
    assert titles(client, mia, f"{HISTORY}?page=2&page_size=2") == ["Two"]
    first = client.get(HISTORY, headers=mia.headers).get_json()["items"][0]
    assert (first["position"], first["progress"]) == (15, 0.25)
    assert first["watched_at"].endswith("Z")


def test_what_one_may_not_see_any_more_is_not_in_the_history(
    app: Flask, client: FlaskClient, audience: Audience, library: dict[str, Any], mia: Person
) -> None:
    for video in library.values():
        audience.watch(mia, 15, video)
        audience.watch(audience.maker, 15, video)
    Videos(app).access(library["One"], "private")
    with app.app_context(), unit_of_work():
        videos.remove(videos.lock(library["Two"]))
    assert titles(client, mia) == titles(client, mia, GO_ON) == ["Three"]
    assert titles(client, audience.maker) == ["Three", "One"]


def test_what_one_may_not_see_any_more_can_be_forgotten_all_the_same(
    app: Flask, client: FlaskClient, audience: Audience, library: dict[str, Any], mia: Person
) -> None:
    audience.watch(mia, 15, library["One"])
    Videos(app).access(library["One"], "private")
    forget = f"{HISTORY}/{library['One']}"
    assert client.delete(forget, headers=mia.headers).status_code == 204
    assert client.delete(forget, headers=mia.headers).status_code == 404
    Videos(app).access(library["One"], "public")
    assert titles(client, mia) == []


@pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
def test_one_goes_on_with_what_one_began_and_did_not_finish(
    client: FlaskClient, audience: Audience, library: dict[str, Any], mia: Person
) -> None:
    for title, position in (("One", 1), ("Two", 30), ("Three", 58)):
        audience.watch(mia, position, library[title])
    assert titles(client, mia, GO_ON) == ["Two"]


def test_what_only_subscribers_may_watch_is_listed_and_not_gone_on_with(
    app: Flask, client: FlaskClient, audience: Audience, mia: Person
) -> None:
    audience.watch(mia, 30)
    Videos(app).access(audience.video, "subscribers")
    assert titles(client, mia) == ["Film"]
    assert titles(client, mia, GO_ON) == []


def test_a_history_is_cleared_wholly_or_by_one(
    client: FlaskClient, audience: Audience, library: dict[str, Any], people: People, mia: Person
) -> None:
    other = people.make()
    for video in library.values():
        audience.watch(mia, 15, video)
        audience.watch(other, 15, video)
    one = f"{HISTORY}/{library['Two']}"
    assert client.delete(one, headers=mia.headers).status_code == 204
    assert titles(client, mia) == ["Three", "One"]
    assert client.delete(HISTORY, headers=mia.headers).status_code == 204
    assert titles(client, mia) == []
    assert len(titles(client, other)) == 3


def test_while_a_history_is_paused_nothing_joins_it_and_views_count_without_a_name(
    client: FlaskClient, audience: Audience, mia: Person
) -> None:
    audience.watch(mia, 15)
    assert pause(client, mia, paused=True) == {"paused": True}
    assert pause(client, mia, paused=True) == {"paused": True}
    assert client.get(HISTORY, headers=mia.headers).get_json()["paused"] is True
    audience.watch(mia, 45)
    client.post(f"{audience.address}/views", headers=mia.headers)
    mark = audience.mark(mia)
    assert mark is not None
    assert (mark.position, audience.views(), audience.total()[1]) == (15, 1, 20)
    assert str(mia.id) not in viewers_of(audience)
    pause(client, mia, paused=False)
    audience.watch(mia, 45)
    mark = audience.mark(mia)
    assert mark is not None
    assert mark.position == 45


def viewers_of(audience: Audience) -> list[str]:
    """List by which names the views of the film were counted."""
    with audience.app.app_context(), unit_of_work(writes=False) as session:
        return list(session.scalars(select(CountedView.viewer)))


def pause(client: FlaskClient, mia: Person, *, paused: bool) -> Any:
    """Pause a history, or go on with it."""
    answer = client.put(f"{HISTORY}/pause", json={"paused": paused}, headers=mia.headers)
    return answer.get_json()


def test_the_lists_cost_the_same_however_long_they_are(
    app: Flask, client: FlaskClient, audience: Audience, people: People, mia: Person
) -> None:
    def cost(address: str) -> int:
        with counted_queries(app) as asked:
            titles(client, mia, address)
        return len(asked)

    audience.watch(mia, 30)
    Videos(app).access(audience.video, "subscribers")
    before = [cost(HISTORY), cost(GO_ON)]
    for _number in range(3):
        more = Audience(app, people)
        more.watch(mia, 30)
        Videos(app).access(more.video, "subscribers")
    assert [cost(HISTORY), cost(GO_ON)] == before
    assert len(titles(client, mia)) == 4
