"""Views, watch time and the parts played, also under load."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.audience import tasks, traffic, viewers
from app.core import clock
from app.core.database import unit_of_work
from app.videos import service as videos
from tests.accounts.factories import People
from tests.audience.factories import Audience

pytestmark = pytest.mark.integration
both_databases = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def at(**later: float) -> object:
    """Turn the clock to noon of a day, or later."""
    return clock.use(lambda: NOON + timedelta(**later))


@both_databases
def test_views_of_fifty_at_once_are_all_counted_and_of_one_only_once(audience: Audience) -> None:
    names = [f"viewer {number % 20}" for number in range(50)]
    with ThreadPoolExecutor(50) as pool:
        counted = list(pool.map(audience.view, names))
    assert audience.views() == sum(counted) == 20
    assert audience.traffic() == {"direct": (20, 20, 0)}


@both_databases
def test_what_fifty_tell_at_once_is_counted_to_the_last_bucket(audience: Audience) -> None:
    def tell(number: int) -> None:
        begin = 5 * (number % 5)
        ranges = [(begin, begin + 10)]
        audience.report(f"viewer {number}", seconds=10, ranges=ranges, source="home")

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(tell, range(50)))
    assert audience.plays() == [10, 20, 20, 20, 20, 10, 0, 0, 0, 0, 0, 0]
    assert audience.total() == (50, 500)
    assert audience.traffic() == {"home": (0, 0, 500)}


def test_a_viewer_counts_again_after_half_an_hour_and_once_a_day_as_viewer(
    audience: Audience,
) -> None:
    with at():
        assert audience.view("mia")
    with at(minutes=29):
        assert not audience.view("mia")
    with at(minutes=31):
        assert audience.view("mia")
    with at(days=1):
        assert audience.view("mia")
    assert audience.traffic() == {"direct": (3, 2, 0)}


def test_a_view_does_not_make_the_video_look_edited(app: Flask, audience: Audience) -> None:
    def changed() -> datetime:
        with app.app_context(), unit_of_work(writes=False):
            return videos.get(audience.video).updated_at

    before = changed()
    audience.view("mia")
    assert changed() == before


def test_marks_are_forgotten_when_they_keep_nothing_from_counting(
    app: Flask, audience: Audience
) -> None:
    with at(days=-1):
        audience.view("old")
        audience.report("old")
    with at():
        audience.view("of today")
    with app.app_context():
        assert tasks.forget_marks(NOON + timedelta(hours=1), dry_run=True) == 2
        assert tasks.forget_marks(NOON + timedelta(hours=1), dry_run=False) == 2
        assert tasks.forget_marks(NOON + timedelta(hours=1), dry_run=False) == 0


def test_traffic_of_long_ago_is_forgotten(app: Flask, audience: Audience) -> None:
    for days in (-800, 0):
        with at(days=days):
            audience.view("mia")
    with app.app_context():
        assert tasks.forget_traffic(NOON, dry_run=True) == 1
        assert tasks.forget_traffic(NOON, dry_run=False) == 1
    assert audience.traffic() == {"direct": (1, 1, 0)}


def test_invented_browsers_behind_one_address_are_one_stranger(
    app: Flask, audience: Audience
) -> None:
    for number in range(12):
        agent = {"User-Agent": f"Invented/{number}"}
        app.test_client().post(f"{audience.address}/views", headers=agent)
    assert audience.views() == 1


def test_strangers_of_one_address_count_by_their_cookie_and_only_a_few(
    app: Flask, audience: Audience
) -> None:
    for _number in range(40):
        browser = app.test_client()
        browser.get("/api/v1/auth/csrf")
        for _again in range(2):
            browser.post(f"{audience.address}/views")
    assert 1 < audience.views() <= viewers.SEATS


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("", "unix:", False),
    ],
)
def test_a_household_is_an_address_or_half_of_one(one: str, other: str, *, same: bool) -> None:
    names = {viewers.stranger("secret", address, "browser") for address in (one, other)}
    assert (len(names) == 1) is same


@both_databases
def test_no_more_is_watched_than_the_time_that_passed(audience: Audience, people: People) -> None:
    mia = people.make()
    seconds = []
    for minute, told in ((0, 3600), (1, 3600), (1, 3600), (5, 100), (5, 3600)):
        with at(minutes=minute):
            audience.report(mia, seconds=told)
        mark = audience.mark(mia)
        assert mark is not None
        seconds.append(mark.seconds)
    assert seconds == [60, 120, 120, 220, 360]


@both_databases
def test_watch_time_of_two_devices_adds_up(audience: Audience, people: People) -> None:
    mia = people.make()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: audience.report(mia, seconds=5), range(12)))
    mark = audience.mark(mia)
    assert mark is not None
    assert (mark.seconds, mark.position) == (60, 60.0)


def test_a_film_is_begun_once_in_half_an_hour(audience: Audience) -> None:
    for minutes in (0, 10, 39, 70):
        with at(minutes=minutes):
            audience.report("mia", ranges=[(0, 5)])
    assert audience.total()[0] == 2
    assert audience.plays()[0] == 4


def test_strangers_are_counted_and_leave_no_position(app: Flask, audience: Audience) -> None:
    told = {"seconds": 10, "position": 10, "ranges": [[0, 10]]}
    answer = app.test_client().post(f"{audience.address}/watch-time", json=told)
    assert answer.status_code == 204
    assert audience.plays()[:3] == [1, 1, 0]
    assert audience.total() == (1, 10)


@pytest.mark.parametrize(
    "ranges",
    [[[5, 0]], [[0]], [[0, 1, 2]], [[-1, 5]], [["0", 5]], [[0, 2e6]], [[0, 1]] * 51],
)
def test_ranges_that_are_none_are_refused(app: Flask, audience: Audience, ranges: object) -> None:
    told = {"seconds": 1, "position": 1, "ranges": ranges}
    answer = app.test_client().post(f"{audience.address}/watch-time", json=told)
    assert answer.status_code == 422


def test_a_report_as_it_always_was_is_taken(audience: Audience, people: People) -> None:
    mia = people.make()
    assert audience.watch(mia, 12.5).status_code == 204
    mark = audience.mark(mia)
    assert mark is not None
    assert (mark.seconds, mark.position) == (10, 12.5)


def test_of_another_site_only_the_host_is_kept(app: Flask, audience: Audience) -> None:
    for source in ("search", "www.Example.org", "https://example.org/secret?q=1", "=1+1", ""):
        browser = app.test_client()
        browser.get("/api/v1/auth/csrf")
        told = {"seconds": 1, "position": 1, "source": source}
        assert browser.post(f"{audience.address}/watch-time", json=told).status_code == 204
    assert set(audience.traffic()) == {"search", "example.org", "direct"}


def test_invented_sites_of_a_day_are_at_last_one(audience: Audience) -> None:
    for number in range(traffic.MOST_SOURCES + 3):
        audience.view(f"viewer {number}", f"site-{number}.example")
    assert audience.traffic()["elsewhere"] == (3, 3, 0)
    assert len(audience.traffic()) == traffic.MOST_SOURCES + 1
