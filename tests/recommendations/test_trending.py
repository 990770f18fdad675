"""What is trending: the views of the last days, later ones for more, of what anybody may find."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.audience.models import DailyTraffic
from app.core import clock
from app.core.database import unit_of_work
from app.recommendations import trending, trending_api
from tests.accounts.factories import People
from tests.queries import counted_queries
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration
BOTH = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
ROUTE = "/api/v1/videos/trending"
Seen = Callable[..., UUID]


@pytest.fixture
def seen(app: Flask, people: People) -> Seen:
    """Makes films with views so many days ago: `seen("Film", {0: 3, 5: 10})`."""
    trending_api.hot_answers(app).clear()
    owner, videos = people.make().id, Videos(app)

    def make(title: str, views: dict[int, int], source: str = "direct", **fields: Any) -> UUID:
        film = videos.make(owner, title=title, **fields)
        with app.app_context(), unit_of_work() as session:
            today = clock.now().date()
            for age, count in views.items():
                day = today - timedelta(days=age)
                row = {"video_id": film, "day": day, "source": source, "views": count}
                session.add(DailyTraffic(**row))
        trending_api.hot_answers(app).clear()
        return film

    return make


def titles(client: FlaskClient, query: str = "") -> list[str]:
    """Ask for what is trending; answer the titles."""
    answer = client.get(f"{ROUTE}?{query}")
    assert answer.status_code == 200, answer.text
    return [item["title"] for item in answer.get_json()["items"]]


def test_a_view_of_half_a_window_ago_counts_half_and_one_before_it_nothing() -> None:
    found = trending.weights(NOON, 30)
    assert found[date(2026, 11, 27)] == 1
    assert found[date(2026, 11, 12)] == pytest.approx(0.5)
    assert min(found) == date(2026, 10, 28)


def test_of_the_first_day_only_what_is_within_the_window_counts() -> None:
    assert trending.weights(NOON, 1)[date(2026, 11, 26)] == pytest.approx(0.25 * 0.5)
    midnight = NOON.replace(hour=0)
    assert trending.weights(midnight, 1)[date(2026, 11, 26)] == pytest.approx(0.25)


@BOTH
def test_what_was_viewed_lately_stands_before_what_was_viewed_more_but_earlier(
    client: FlaskClient, seen: Seen
) -> None:
    seen("Long ago", {29: 100, 40: 1000})
    seen("Last week", {6: 30})
    seen("Today", {0: 20})
    seen("Never", {})
    assert titles(client, "days=1") == ["Today"]
    assert titles(client) == titles(client, "days=7") == ["Today", "Last week"]
    assert titles(client, "days=30") == ["Long ago", "Last week", "Today"]


@BOTH
def test_the_views_of_all_sources_add_up(client: FlaskClient, seen: Seen, app: Flask) -> None:
    seen("One source", {0: 5})
    film = seen("Two sources", {0: 3})
    with app.app_context(), unit_of_work() as session:
        today = clock.now().date()
        session.add(DailyTraffic(video_id=film, day=today, source="feed", views=4))
    assert titles(client) == ["Two sources", "One source"]


@BOTH
def test_only_what_anybody_may_find_is_trending(
    app: Flask, client: FlaskClient, seen: Seen
) -> None:
    for access in ("private", "unlisted"):
        seen(access, {0: 100}, access=access)
    seen("Not made", {0: 100}, ready=False)
    Videos(app).age(seen("Due tomorrow", {0: 100}), -86_400)
    seen("For subscribers", {0: 1}, access="subscribers")
    assert titles(client) == ["For subscribers"]


def test_what_is_made_private_is_gone_at_once(app: Flask, client: FlaskClient, seen: Seen) -> None:
    film = seen("Film", {0: 1})
    assert titles(client) == ["Film"]
    Videos(app).access(film, "private")
    assert titles(client) == []


@BOTH
def test_it_comes_in_pages_and_asks_no_more_for_longer_ones(
    app: Flask, client: FlaskClient, seen: Seen
) -> None:
    for number in range(5):
        seen(f"Film {number}", {0: number + 1})
    asked = []
    for size in (1, 4):
        with counted_queries(app) as found:
            titles(client, f"page_size={size}")
        asked.append(len(found))
    assert asked[0] == asked[1]
    assert titles(client, "page=2&page_size=3") == ["Film 1", "Film 0"]
    pagination = client.get(f"{ROUTE}?page_size=3").get_json()["pagination"]
    assert (pagination["total"], pagination["pages"], pagination["next"]) == (5, 2, 2)


@pytest.mark.parametrize("days", ["0", "2", "31", "x", "", "7.5"])
def test_other_windows_are_not_offered(client: FlaskClient, days: str) -> None:
    assert client.get(f"{ROUTE}?days={days}").status_code == 422


def test_nothing_new_is_said_so(client: FlaskClient, seen: Seen) -> None:
    seen("Film", {0: 1})
    etag = client.get(ROUTE).headers["ETag"]
    assert client.get(ROUTE, headers={"If-None-Match": etag}).status_code == 304
