"""What a creator is told of an audience: the curve, what is replayed, the days, the sums."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.audience import retention, statistics
from app.core.database import unit_of_work
from app.videos import service as videos
from tests.accounts.factories import People
from tests.audience.factories import API, Audience
from tests.queries import counted_queries
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration
both_databases = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def watched(audience: Audience) -> Audience:
    """A film that four began, two left in its middle, and one played a part of twice."""
    for number, end in enumerate((60, 60, 30, 30)):
        name = f"viewer {number}"
        audience.view(name, "search" if number else "example.org")
        audience.report(name, seconds=end, ranges=[(0, end)], source="search")
    audience.report("viewer 0", seconds=0, ranges=[(40, 50), (40, 50)], source="search")
    return audience


def ask(client: FlaskClient, audience: Audience, path: str = "") -> Any:
    """Ask as the maker."""
    return client.get(f"{audience.address}/audience{path}", headers=audience.maker.headers)


@both_databases
def test_a_creator_sees_where_viewers_stay_and_what_they_play_again(
    client: FlaskClient, watched: Audience
) -> None:
    found = ask(client, watched).get_json()
    shares = [point["share"] for point in found["retention"]]
    assert shares == [1, 1, 1, 1, 1, 1, 0.5, 0.5, 1, 1, 0.5, 0.5]
    assert found["most_replayed"] == [{"start": 40, "end": 50.0, "plays": 4}]
    assert (found["views"], found["starts"], found["seconds"]) == (4, 4, 180)
    assert (found["average_seconds"], found["average_share"]) == (45, 0.75)
    assert len(found["days"]) == 28
    assert found["days"][-1] == {"day": found["to"], "views": 4, "viewers": 4, "seconds": 180}
    by_source = {row["source"]: (row["views"], row["seconds"]) for row in found["sources"]}
    assert by_source == {"search": (3, 180), "example.org": (1, 0)}


def test_a_film_nobody_watched_has_no_curve(client: FlaskClient, audience: Audience) -> None:
    found = ask(client, audience).get_json()
    assert found["retention"] == found["most_replayed"] == found["sources"] == []
    assert (found["views"], found["average_seconds"]) == (0, None)


@pytest.mark.parametrize(
    ("plays", "stretches"),
    [
        ([], []),
        ([0, 0, 0], []),
        ([9, 7, 5, 3], []),
        ([5, 5, 5], []),
        ([9, 2, 2, 8, 9, 3], [(15, 25.0, 9)]),
        ([100, 90, 91, 90], []),
        ([10, 5, 9, 5, 6, 5, 8, 4, 7], [(10, 15, 9), (30, 35, 8), (40, 45, 7)]),
    ],
)
def test_what_stands_above_all_before_it_was_looked_for(
    plays: list[int], stretches: list[tuple[int, float, int]]
) -> None:
    assert retention.most_replayed(plays, 60) == stretches


def test_everybody_sees_what_is_played_most_once_it_tells_of_nobody(
    client: FlaskClient, audience: Audience
) -> None:
    def heat() -> Any:
        return client.get(f"{audience.address}/most-replayed").get_json()["heat"]

    for number in range(9):
        audience.report(f"viewer {number}", seconds=10, ranges=[(0, 10)])
    assert heat() == []
    audience.report("viewer 9", seconds=5, ranges=[(5, 10)])
    assert heat() == [0.9, 1.0, *[0.0] * 10]
    assert len(retention.heat([1] * 1000, 10)) <= retention.MOST_PARTS


def test_traffic_can_be_asked_for_by_days(client: FlaskClient, watched: Audience) -> None:
    found = ask(client, watched, "/traffic?from=2026-01-01&to=2026-01-03").get_json()
    assert [row["day"] for row in found["days"]] == ["2026-01-01", "2026-01-02", "2026-01-03"]
    assert {row["views"] for row in found["days"]} == {0}
    assert ask(client, watched, "/traffic").get_json()["sources"][0]["source"] == "search"


@pytest.mark.parametrize(
    "asked",
    ["from=2026-02-01&to=2026-01-01", "from=2020-01-01&to=2026-01-01", "from=soon", "to=0"],
)
def test_days_that_are_no_period_are_refused(
    client: FlaskClient, audience: Audience, asked: str
) -> None:
    for path in ("", "/traffic", ".csv"):
        assert ask(client, audience, f"{path}?{asked}").status_code == 422


def test_the_table_can_be_downloaded_and_holds_no_formula(
    app: Flask, client: FlaskClient, watched: Audience
) -> None:
    with app.app_context(), unit_of_work():
        videos.edit(videos.lock(watched.video), title="=HYPERLINK(1)")
    answer = ask(client, watched, ".csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    told = [(row["source"], row["views"], row["viewers"], row["seconds"]) for row in rows]
    assert told == [("example.org", "1", "1", "0"), ("search", "3", "3", "180")]
    assert {row["video"] for row in rows} == {"'=HYPERLINK(1)"}


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", " =1", "＝1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert statistics.harmless(cell) == f"'{cell}"


def test_a_channel_sums_up_its_videos(
    app: Flask, client: FlaskClient, watched: Audience, people: People
) -> None:
    other = Audience(app, people)
    other.view("somebody")
    gone = Videos(app).make(watched.maker.id, title="Gone")
    watched.video, first = gone, watched.video
    watched.view("somebody")
    with app.app_context(), unit_of_work():
        videos.remove(videos.lock(gone))
        handle = videos.get(first).channel.handle
    address = f"{API}/channels/{handle}/audience"
    found = client.get(address, headers=watched.maker.headers).get_json()
    assert (found["views"], found["starts"], found["seconds"]) == (4, 4, 180)
    assert [(one["title"], one["views"]) for one in found["videos"]] == [("Film", 4)]
    assert client.get(address, headers=other.maker.headers).status_code == 403


def test_the_numbers_are_the_owners_alone(
    client: FlaskClient, audience: Audience, people: People
) -> None:
    stranger = people.make()
    for path in ("", "/traffic", ".csv"):
        address = f"{audience.address}/audience{path}"
        assert client.get(address).status_code == 401
        assert client.get(address, headers=stranger.headers).status_code == 403


def test_the_numbers_of_a_channel_cost_the_same_however_many_videos_it_has(
    app: Flask, client: FlaskClient, audience: Audience
) -> None:
    def cost() -> int:
        with app.app_context(), unit_of_work(writes=False):
            handle = videos.get(first).channel.handle
        with counted_queries(app) as asked:
            address = f"{API}/channels/{handle}/audience"
            assert client.get(address, headers=audience.maker.headers).status_code == 200
        return len(asked)

    first = audience.video
    audience.view("mia")
    before = cost()
    for _number in range(3):
        audience.video = Videos(app).make(audience.maker.id)
        audience.view("mia")
    assert cost() == before


def test_the_numbers_go_with_the_video(app: Flask, watched: Audience) -> None:
    with app.app_context(), unit_of_work():
        videos.remove(videos.lock(watched.video))
        videos.purge(watched.video)
    assert watched.traffic() == {}
