"""When a video comes out: at a time to come, by itself, told once; held back; and at once again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.core import clock
from app.core.database import unit_of_work
from app.videos import service, tasks
from tests.accounts.factories import People
from tests.channels.factories import Followers
from tests.notifications.factories import Desk as Newsroom
from tests.videos.editing.conftest import Desk
from tests.videos.factories import make_ready

pytestmark = pytest.mark.integration


class Hands:
    """A clock that is turned."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    """Turns the clock of the house."""
    turned = Hands()
    monkeypatch.setattr(clock, "now", turned)
    return turned


def in_hours(hands: Hands, hours: float) -> str:
    """Write a time to come."""
    return (hands.now + timedelta(hours=hours)).isoformat()


def listed(desk: Desk) -> list[str]:
    """List what everybody finds."""
    found = desk.client.get("/api/v1/videos").get_json()["items"]
    return [item["id"] for item in found]


def release(app: Flask) -> int:
    """Have beat come by."""
    with app.app_context():
        return int(tasks.release_due.run())


def test_a_planned_video_is_hidden_and_comes_out_by_itself(
    desk: Desk, hands: Hands, people: People
) -> None:
    film, stranger = desk.film(), people.make()
    answer = desk.edit(film, publish_at=in_hours(hands, 2))
    assert answer.status_code == 200
    assert answer.get_json()["publish_at"] == answer.get_json()["published_at"]
    path = f"/videos/{film}/playback"
    assert listed(desk) == []
    assert desk.call("GET", path, person=stranger).status_code == 404
    assert desk.call("GET", path).status_code == 200
    hands.now += timedelta(hours=2, seconds=1)
    assert listed(desk) == [str(film)]
    assert desk.call("GET", path, person=stranger).status_code == 200


@pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
def test_followers_are_told_when_it_comes_out_and_only_once(
    app: Flask, desk: Desk, hands: Hands, people: People
) -> None:
    followers, fan, news = Followers(app), people.make(), Newsroom(app)
    followers.subscribe(fan, followers.channel(desk.owner))
    film = desk.film(access="private")
    desk.edit(film, access="public", publish_at=in_hours(hands, 1))
    assert (release(app), told(news, fan)) == (0, [])
    hands.now += timedelta(hours=1, seconds=1)
    assert release(app) == 1
    assert told(news, fan) == ["Film"]
    shown = desk.call("GET", f"/videos/{film}").get_json()
    assert (shown["publish_at"], shown["held_back"]) == (None, False)
    desk.edit(film, publish_at=in_hours(hands, 1))
    hands.now += timedelta(hours=2)
    assert release(app) == 1
    assert told(news, fan) == ["Film"]


def told(news: Newsroom, person: Any) -> list[str]:
    """Do the work that waits; say of what somebody was told."""
    news.work()
    return [row.about["title"] for row in news.of(person) if row.kind == "new_video"]


def test_what_is_not_ready_when_its_time_comes_is_out_as_soon_as_it_is(
    app: Flask, desk: Desk, hands: Hands
) -> None:
    film = desk.film(ready=False)
    desk.edit(film, publish_at=in_hours(hands, 1))
    hands.now += timedelta(hours=2)
    assert (release(app), listed(desk)) == (1, [])
    with app.app_context(), unit_of_work():
        make_ready(service.lock(film))
    assert listed(desk) == [str(film)]
    assert desk.stored(film).published_at == hands.now


def test_what_is_held_back_stays_so_until_its_creator_lets_it_out(desk: Desk, app: Flask) -> None:
    film = desk.film(ready=False)
    desk.edit(film, held_back=True)
    with app.app_context(), unit_of_work():
        make_ready(service.lock(film))
    assert listed(desk) == []
    desk.edit(film, title="Only a new title")
    assert listed(desk) == []
    assert desk.edit(film, held_back=False).get_json()["published_at"] is not None
    assert listed(desk) == [str(film)]


def test_a_plan_is_given_up_for_now(desk: Desk, hands: Hands) -> None:
    film = desk.film()
    desk.edit(film, publish_at=in_hours(hands, 5))
    desk.edit(film, title="Still planned")
    assert listed(desk) == []
    desk.edit(film, publish_at=None)
    assert listed(desk) == [str(film)]


@pytest.mark.parametrize(
    ("hours", "code"), [(-1, "PUBLISH_TIME_TOO_SOON"), (24 * 800, "PUBLISH_TIME_TOO_FAR")]
)
def test_a_time_that_cannot_be_is_refused(
    desk: Desk, hands: Hands, hours: float, code: str
) -> None:
    answer = desk.edit(desk.film(), publish_at=in_hours(hands, hours))
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, code)
    assert "publish_at" in answer.get_json()["error"]["details"]


def test_a_time_without_a_zone_is_refused(desk: Desk) -> None:
    assert desk.edit(desk.film(), publish_at="2027-01-01T10:00:00").status_code == 422


def test_removing_a_planned_video_tells_nobody(app: Flask, desk: Desk, hands: Hands) -> None:
    film: UUID = desk.film()
    desk.edit(film, publish_at=in_hours(hands, 1))
    desk.call("DELETE", f"/videos/{film}")
    hands.now += timedelta(hours=2)
    assert release(app) == 0
