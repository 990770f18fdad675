"""The bin: what was removed is listed with its days, comes back as it was, or goes for good."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.database import db, unit_of_work
from app.jobs.models import Job
from app.services import storage
from app.videos import service, work
from app.videos.models import Video
from tests.accounts.factories import People
from tests.channels.factories import Followers
from tests.notifications.factories import Desk as Newsroom
from tests.videos.editing.conftest import Desk

pytestmark = pytest.mark.integration


def remove(desk: Desk, film: UUID, query: str = "") -> int:
    """Remove a film as its creator."""
    return int(desk.call("DELETE", f"/videos/{film}{query}").status_code)


def test_a_removed_video_lies_in_its_owners_bin_alone_and_comes_back(
    desk: Desk, people: People
) -> None:
    film, other = desk.film(tags=["sea"]), people.make()
    assert remove(desk, film) == 204
    (item,) = desk.call("GET", "/videos/mine?removed=true").get_json()["items"]
    assert item["id"] == str(film)
    assert item["deleted_at"] < item["purge_at"]
    assert desk.call("GET", "/videos/mine").get_json()["items"] == []
    assert desk.call("GET", "/videos/mine?removed=true", person=other).get_json()["items"] == []
    for path in (f"/videos/{film}/restore", f"/videos/{film}?purge=true"):
        method = "POST" if path.endswith("restore") else "DELETE"
        assert desk.call(method, path, person=other).status_code == 404
    back = desk.call("POST", f"/videos/{film}/restore")
    assert (back.status_code, back.get_json()["tags"]) == (200, ["sea"])
    assert desk.client.get(f"/api/v1/videos/{film}").status_code == 200
    assert desk.call("POST", f"/videos/{film}/restore").status_code == 404


def test_coming_back_tells_nobody_again(app: Flask, desk: Desk, people: People) -> None:
    followers, fan, news = Followers(app), people.make(), Newsroom(app)
    followers.subscribe(fan, followers.channel(desk.owner))
    film = desk.film()
    news.work()
    remove(desk, film)
    desk.call("POST", f"/videos/{film}/restore")
    news.work()
    assert [row for row in news.of(fan) if row.kind == "new_video"] == []


def test_work_that_the_removal_stopped_goes_on(app: Flask, desk: Desk) -> None:
    film = desk.film(ready=False)
    with app.app_context(), unit_of_work():
        work.start(service.lock(film))
    remove(desk, film)
    desk.call("POST", f"/videos/{film}/restore")
    with app.app_context(), unit_of_work(writes=False) as session:
        (job,) = session.scalars(select(Job)).all()
        assert job.state == "PENDING"


def test_a_video_goes_for_good_at_once_from_the_bin_or_from_the_list(
    app: Flask, desk: Desk
) -> None:
    in_bin, in_list = desk.film(), desk.film()
    with app.app_context():
        for film in (in_bin, in_list):
            storage.current().put_bytes(f"videos/{film}/ladder-1/master.m3u8", b"bytes")
    assert remove(desk, in_bin) == 204
    assert remove(desk, in_bin) == 404
    assert [remove(desk, film, "?purge=true") for film in (in_bin, in_list)] == [204, 204]
    assert remove(desk, in_bin, "?purge=true") == 404
    with app.app_context(), unit_of_work(writes=False):
        assert db.session.scalars(select(Video.id)).all() == []
        for film in (in_bin, in_list):
            assert storage.current().stat(f"videos/{film}/ladder-1/master.m3u8") is None
