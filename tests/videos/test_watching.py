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


@both_databases
def test_watch_time_of_two_devices_adds_up(app, people, video):
    viewer = people.make().id

    def report(_number):
        with app.app_context(), unit_of_work():
            user, film = db.session.get_one(User, viewer), service.get(video)
            watching.add_watch_time(user, film, seconds=5, position=70)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(report, range(12)))
    with app.app_context(), unit_of_work(writes=False):
        row = db.session.get_one(WatchPosition, (viewer, video))
        assert (row.seconds, row.position) == (60, 60.0)
