"""Counting what was watched together: who counts, how near it is, and when it is counted again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select, update

from app.core import clock, registries
from app.core.database import db, unit_of_work
from app.recommendations import counting, tasks, weights
from app.recommendations.models import CoWatch, CoWatchState
from app.videos import service as videos
from app.videos.models import Video
from tests.accounts.factories import People
from tests.databases import BOTH
from tests.recommendations.factories import Cinema

pytestmark = pytest.mark.integration


def near(app: Flask, video: UUID) -> list[tuple[UUID, int]]:
    """Read what was watched together with a video, with how many share it."""
    query = select(CoWatch.other_id, CoWatch.viewers).where(CoWatch.video_id == video)
    with app.app_context(), unit_of_work(writes=False):
        return [(row[0], row[1]) for row in db.session.execute(query.order_by(CoWatch.place))]


def refresh(app: Flask) -> int:
    """Do a scheduled round."""
    with app.app_context():
        count: int = tasks.refresh.run()
        return count


def wait_hours(app: Flask, hours: float) -> None:
    """Have everything been counted so many hours earlier."""
    with app.app_context(), unit_of_work():
        db.session.execute(update(CoWatchState).values(counted_at=hours_ago(hours)))


def hours_ago(hours: float) -> Any:
    """Answer the moment so many hours ago."""
    return clock.now() - timedelta(hours=hours)


@BOTH
def test_what_more_of_the_same_people_watched_is_nearer(app: Flask, cinema: Cinema) -> None:
    film, often, seldom = (cinema.film(name) for name in ("Film", "Often", "Seldom"))
    cinema.crowd(film, often, seldom, count=2)
    cinema.crowd(film, often, count=2)
    cinema.count()
    assert near(app, film) == [(often, 4), (seldom, 2)]
    assert near(app, seldom)[0][0] in {film, often}


def test_what_everybody_watches_is_not_near_to_everything(app: Flask, cinema: Cinema) -> None:
    film, famous, kindred = (cinema.film(name) for name in ("Film", "Famous", "Kindred"))
    cinema.crowd(film, famous, kindred, count=3)
    with app.app_context(), unit_of_work():
        famous_row = update(Video).where(Video.id == famous).values(view_count=100_000)
        db.session.execute(famous_row)
    cinema.count()
    assert [one for one, _ in near(app, film)] == [kindred, famous]


def test_likes_and_good_ratings_count_like_watching_and_a_single_viewer_tells_nothing(
    app: Flask, cinema: Cinema, people: People
) -> None:
    film, liked, rated, disliked, hardly, alone = (
        cinema.film(name) for name in ("Film", "Liked", "Rated", "Disliked", "Hardly", "Alone")
    )
    for _ in range(2):
        viewer = people.make()
        cinema.watch(viewer, film)
        cinema.like(viewer, liked)
        cinema.rate(viewer, rated, 4)
        cinema.rate(viewer, disliked, 2)
        cinema.watch(viewer, hardly, share=0.1)
    cinema.watch(viewer, alone)
    cinema.count()
    assert {one for one, _ in near(app, film)} == {liked, rated}


@BOTH
def test_only_the_last_of_many_viewers_and_the_last_videos_of_each_are_asked(
    app: Flask, cinema: Cinema, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights, "FANS_ASKED", 2)
    monkeypatch.setattr(weights, "VIDEOS_OF_A_FAN", 2)
    film, early, late, last = (cinema.film(name) for name in ("Film", "Early", "Late", "Last"))
    for days, others in ((9, (early,)), (8, (early,)), (2, (early, late, last)), (1, (late, last))):
        viewer = people.make()
        cinema.watch(viewer, film, days_ago=days)
        for number, one in enumerate(others):
            cinema.watch(viewer, one, days_ago=days - 0.1 * (number + 1))
    cinema.count()
    assert {one for one, _ in near(app, film)} == {late, last}


@BOTH
def test_a_round_counts_what_was_watched_lately_and_not_again_for_hours(
    app: Flask, cinema: Cinema
) -> None:
    film, other, quiet = (cinema.film(name) for name in ("Film", "Other", "Quiet"))
    cinema.crowd(film, other, quiet)
    cinema.view(film, 3)
    assert refresh(app) == 1
    assert {one for one, _ in near(app, film)} == {other, quiet}
    assert near(app, quiet) == []
    assert refresh(app) == 0
    cinema.crowd(film, other)
    wait_hours(app, 7)
    assert refresh(app) == 1
    assert near(app, film) == [(other, 6), (quiet, 3)]


def test_what_was_never_counted_comes_before_what_waits_the_longest(
    app: Flask, cinema: Cinema, monkeypatch: pytest.MonkeyPatch
) -> None:
    films = [cinema.film(f"Film {n}") for n in range(3)]
    cinema.crowd(*films)
    for film in films:
        cinema.view(film, 1)
    monkeypatch.setattr(tasks, "MOST_A_ROUND", 2)
    assert (refresh(app), refresh(app), refresh(app)) == (2, 1, 0)
    assert all(near(app, film) for film in films)


@BOTH
def test_what_is_removed_or_purged_is_near_to_nothing(app: Flask, cinema: Cinema) -> None:
    film, removed, purged = (cinema.film(name) for name in ("Film", "Removed", "Purged"))
    cinema.crowd(film, removed, purged)
    cinema.count()
    cinema.films.remove(removed)
    with app.app_context(), unit_of_work():
        videos.remove(videos.lock(purged))
        db.session.delete(db.session.get_one(Video, purged))
    assert near(app, film) == [(removed, 3)]
    cinema.count()
    assert near(app, film) == []


def test_counting_reads_the_taste_of_nobody_twice(
    app: Flask, cinema: Cinema, monkeypatch: pytest.MonkeyPatch
) -> None:
    films = [cinema.film(f"Film {n}") for n in range(4)]
    cinema.crowd(*films)
    read: list[UUID] = []
    ask = counting._tastes
    monkeypatch.setattr(counting, "_tastes", lambda users: (read.extend(users), ask(users))[1])
    monkeypatch.setattr(tasks, "BATCH", 1)
    cinema.count()
    assert len(read) == 3
    assert [len(near(app, film)) for film in films] == [3, 3, 3, 3]


def test_it_is_counted_by_beat_and_by_hand(
    app: Flask, cinema: Cinema, runner: FlaskCliRunner
) -> None:
    assert registries.of(app).schedule["recommendations-refresh"].task == tasks.REFRESH
    cinema.crowd(cinema.film("One"), cinema.film("Two"))
    assert "0 videos" in runner.invoke(args=["recommendations", "refresh"]).output
    assert "2 videos" in runner.invoke(args=["recommendations", "refresh", "--all"]).output
    with app.app_context(), unit_of_work(writes=False):
        assert db.session.scalar(select(func.count()).select_from(CoWatch)) == 2
