"""What lists show of videos that only some may watch, and the feed of the channels I follow."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.database import db
from tests.accounts.factories import People, Person
from tests.channels.factories import Followers
from tests.queries import counted_queries
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration
both_databases = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
FEED = "/api/v1/users/me/feed"


@pytest.fixture
def followers(app: Flask) -> Followers:
    """Follows channels."""
    return Followers(app)


@pytest.fixture
def ben(people: People) -> Person:
    """Who follows."""
    return people.make()


def read(client: FlaskClient, path: str, person: Person | None = None) -> dict[str, Any]:
    """Read a list."""
    answer = client.get(path, headers=person.headers if person else {})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.get_json()
    return body


def titles(page: dict[str, Any]) -> list[str]:
    """Answer the titles on a page."""
    return [item["title"] for item in page["items"]]


def of_every_access(videos: Videos, owner: Person) -> UUID:
    """Make a video of every access in somebody's channel, the first listed the newest."""
    for number, access in enumerate(("public", "unlisted", "private", "subscribers", "sponsors")):
        video = videos.make(owner.id, title=access, access=access, tags=["sea"])
        videos.age(video, number * 100)
    return video


@both_databases
@pytest.mark.parametrize(
    "path",
    ["/videos/latest", "/videos", "/videos?tag=sea", "/videos?channel=mia", "/channels/mia/videos"],
)
def test_lists_show_what_a_tier_gives_with_its_access_and_its_picture(
    client: FlaskClient, people: People, videos: Videos, path: str
) -> None:
    of_every_access(videos, people.make(username="mia"))
    page = read(client, f"/api/v1{path}")
    assert titles(page) == ["public", "subscribers", "sponsors"]
    assert [item["access"] for item in page["items"]] == titles(page)
    assert page["pagination"]["total"] == 3
    assert all(item["thumbnail_url"] for item in page["items"])


@both_databases
def test_the_feed_shows_the_newest_of_the_channels_i_follow(
    client: FlaskClient, people: People, videos: Videos, followers: Followers, ben: Person
) -> None:
    mia, ada, other = people.make(), people.make(), people.make()
    followers.subscribe(ben, followers.channel(mia))
    followers.sponsor(ben, followers.channel(ada))
    of_every_access(videos, mia)
    videos.make(other.id, title="Not followed")
    videos.age(videos.make(ada.id, title="Due tomorrow"), -86400)
    videos.age(videos.make(ada.id, title="Ada's"), 150)
    page = read(client, FEED, ben)
    assert titles(page) == ["public", "Ada's", "subscribers", "sponsors"]
    assert page["pagination"]["total"] == 4
    assert client.get(FEED).status_code == 401
    assert titles(read(client, FEED, other)) == []


@both_databases
def test_a_cursor_leads_through_the_whole_feed_though_new_ones_come(
    client: FlaskClient, people: People, videos: Videos, followers: Followers, ben: Person
) -> None:
    mia = people.make()
    followers.subscribe(ben, followers.channel(mia))
    for number in range(5):
        videos.age(videos.make(mia.id, title=str(number)), 100 - number)
    seen, cursor = [], ""
    while cursor is not None:
        page = read(client, f"{FEED}?page_size=2{cursor and f'&cursor={cursor}'}", ben)
        seen += titles(page)
        cursor = page["pagination"]["cursor"]
        videos.make(mia.id, title="New")
    assert seen == ["4", "3", "2", "1", "0"]
    assert client.get(f"{FEED}?cursor=x", headers=ben.headers).status_code == 422


def test_what_a_channel_shows_leaves_the_feed_with_the_subscription(
    client: FlaskClient, people: People, videos: Videos, followers: Followers, ben: Person
) -> None:
    mia = people.make()
    followers.sponsor(ben, followers.channel(mia))
    videos.make(mia.id)
    assert titles(read(client, FEED, ben)) == ["Film"]
    followers.unsubscribe(ben, followers.channel(mia))
    assert titles(read(client, FEED, ben)) == []


@both_databases
def test_the_feed_asks_the_same_few_queries_however_long_it_is(
    app: Flask,
    client: FlaskClient,
    people: People,
    videos: Videos,
    followers: Followers,
    ben: Person,
) -> None:
    asked = []
    for size in (1, 5):
        for _ in range(size):
            owner = people.make()
            followers.subscribe(ben, followers.channel(owner))
            videos.make(owner.id, access="subscribers")
        with counted_queries(app) as queries:
            read(client, FEED, ben)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 5, queries


def test_the_newest_come_from_an_index_in_their_order(
    app: Flask, client: FlaskClient, people: People, videos: Videos
) -> None:
    videos.make(people.make().id)
    with counted_queries(app) as queries:
        read(client, "/api/v1/videos/latest")
    newest, total = queries
    with app.app_context(), db.engine.connect() as connection:
        plans = [explain(connection, query) for query in (newest, total)]
    assert all("ix_video_listed" in plan for plan in plans), plans
    assert "TEMP B-TREE" not in plans[0]


def explain(connection: Any, query: str) -> str:
    """Answer how SQLite would run a query."""
    values = ("2026-11-27 00:00:00.000000", 20, 0)[: query.count("?")]
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values).all()
    return " ".join(str(row) for row in rows)
