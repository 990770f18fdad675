"""Views and watch time, also under load."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.accounts.models import User
from app.core import clock
from app.core.database import db, unit_of_work
from app.videos import service, tasks, watching
from app.videos.models import WatchPosition

pytestmark = pytest.mark.integration
both_databases = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def video(people, videos):
    return videos.make(people.make().id)


def count(app, video, viewer):
    with app.app_context(), unit_of_work():
        return watching.count_view(service.get(video), viewer)


@both_databases
def test_views_of_many_at_once_are_all_counted_and_of_one_only_once(app, video):
    viewers = [f"viewer {number % 8}" for number in range(24)]
    with ThreadPoolExecutor(6) as pool:
        counted = list(pool.map(lambda viewer: count(app, video, viewer), viewers))
    with app.app_context(), unit_of_work(writes=False):
        assert service.get(video).view_count == sum(counted) == 8


def test_a_viewer_counts_again_after_half_an_hour(app, video):
    assert count(app, video, "mia")
    now = clock.now()
    with clock.use(lambda: now + timedelta(minutes=29)):
        assert not count(app, video, "mia")
    with clock.use(lambda: now + timedelta(minutes=31)):
        assert count(app, video, "mia")


def test_a_view_does_not_make_the_video_look_edited(app, video):
    with app.app_context(), unit_of_work(writes=False):
        before = service.get(video).updated_at
    count(app, video, "mia")
    with app.app_context(), unit_of_work(writes=False):
        assert service.get(video).updated_at == before


def test_old_marks_are_forgotten_and_young_ones_kept(app, video):
    count(app, video, "old")
    later = clock.now() + timedelta(minutes=31)
    with clock.use(lambda: later):
        count(app, video, "young")
    with app.app_context():
        assert tasks.forget_views(later, dry_run=True) == 1
        assert tasks.forget_views(later, dry_run=False) == 1
        assert tasks.forget_views(later, dry_run=False) == 0


def test_invented_browsers_behind_one_address_are_one_stranger(app, video):
    for number in range(12):
        agent = {"User-Agent": f"Invented/{number}"}
        app.test_client().post(f"/api/v1/videos/{video}/views", headers=agent)
    assert views_of(app, video) == 1


def test_strangers_of_one_address_count_by_their_cookie_and_only_a_few(app, video):
    for _number in range(40):
        browser = app.test_client()
        browser.get("/api/v1/auth/csrf")
        for _again in range(2):
            browser.post(f"/api/v1/videos/{video}/views")
    assert 1 < views_of(app, video) <= watching.SEATS


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("", "unix:", False),
    ],
)
def test_a_household_is_an_address_or_half_of_one(one, other, same):
    names = {watching.stranger("secret", address, "browser") for address in (one, other)}
    assert (len(names) == 1) is same


def views_of(app, video):
    with app.app_context(), unit_of_work(writes=False):
        return service.get(video).view_count


@both_databases
def test_no_more_is_watched_than_the_time_that_passed(app, people, video):
    viewer, start = people.make().id, clock.now()
    seconds = []
    for minute, told in ((0, 3600), (1, 3600), (1, 3600), (5, 100)):
        with clock.use(lambda now=start + timedelta(minutes=minute): now):
            report_watching(app, viewer, video, seconds=told)
        with app.app_context(), unit_of_work(writes=False):
            seconds.append(db.session.get_one(WatchPosition, (viewer, video)).seconds)
    assert seconds == [60, 60 + 90, 60 + 90 + 30, 60 + 90 + 30 + 100]


def report_watching(app, viewer, video, *, seconds):
    with app.app_context(), unit_of_work():
        user, film = db.session.get_one(User, viewer), service.get(video)
        watching.add_watch_time(user, film, seconds=seconds, position=70)


@both_databases
def test_watch_time_of_two_devices_adds_up(app, people, video):
    viewer = people.make().id

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: report_watching(app, viewer, video, seconds=5), range(12)))
    with app.app_context(), unit_of_work(writes=False):
        row = db.session.get_one(WatchPosition, (viewer, video))
        assert (row.seconds, row.position) == (60, 60.0)
