"""Builders of a library that is watched: films of several owners, and what viewers make of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import User
from app.audience import history
from app.audience.models import DailyTraffic
from app.core import clock
from app.core.database import db, unit_of_work
from app.reactions.models import VideoLike, VideoRating
from app.recommendations import popular, tasks
from app.videos.models import WatchPosition
from tests.accounts.factories import People, Person
from tests.channels.factories import Followers
from tests.search.factories import Library

API = "/api/v1"
FOR_YOU = f"{API}/recommendations/for-you"
# The length of every film that `tests.videos.factories` makes.
SECONDS = 60


class Cinema:
    """Films in one application, and viewers who watch, like, rate and follow."""

    def __init__(self, app: Flask, people: People) -> None:
        self.app, self.people = app, people
        self.films, self.followers = Library(app), Followers(app)
        popular.kept(app).found.clear()

    def film(self, title: str, owner: Person | None = None, **fields: Any) -> UUID:
        """Make a film that search knows, in a channel of its own unless it has an owner."""
        made = self.films.add((owner or self.people.make()).id, title, **fields)
        popular.kept(self.app).found.clear()
        return made

    def watch(
        self, viewer: Person, video: UUID, *, share: float = 0.6, days_ago: float = 0
    ) -> None:
        """Have somebody watch a share of a film, from its beginning."""
        seconds = share * SECONDS
        mark = WatchPosition(
            user_id=viewer.id,
            video_id=video,
            position=seconds,
            seconds=seconds,
            updated_at=clock.now() - timedelta(days=days_ago),
        )
        self._add(mark)

    def like(self, viewer: Person, video: UUID) -> None:
        """Have somebody like a film."""
        self._add(VideoLike(user_id=viewer.id, video_id=video))

    def rate(self, viewer: Person, video: UUID, rating: int) -> None:
        """Have somebody rate a film."""
        self._add(VideoRating(user_id=viewer.id, video_id=video, rating=rating))

    def view(self, video: UUID, views: int) -> None:
        """Count views of today."""
        today = clock.now().date()
        self._add(DailyTraffic(video_id=video, day=today, source="direct", views=views))
        popular.kept(self.app).found.clear()

    def follow(self, viewer: Person, owner: Person) -> None:
        """Have somebody follow another's channel."""
        self.followers.subscribe(viewer, self.followers.channel(owner))

    def pause(self, viewer: Person) -> None:
        """Pause somebody's history."""
        with self.app.app_context(), unit_of_work():
            history.pause(db.session.get_one(User, viewer.id), paused=True)

    def crowd(self, *videos: UUID, count: int = 3) -> None:
        """Have so many new people watch all of these."""
        for _ in range(count):
            viewer = self.people.make()
            for video in videos:
                self.watch(viewer, video)

    def count(self) -> int:
        """Count what was watched together, in the whole library."""
        with self.app.app_context():
            return tasks.refresh_all()

    def _add(self, row: Any) -> None:
        with self.app.app_context(), unit_of_work() as session:
            session.add(row)


def items(client: FlaskClient, route: str, viewer: Person | None = None) -> list[dict[str, Any]]:
    """Ask for recommendations, up to a hundred."""
    headers = viewer.headers if viewer else {}
    answer = client.get(f"{route}?page_size=100", headers=headers)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.get_json()["items"]
    return found


def related(client: FlaskClient, video: UUID, viewer: Person | None = None) -> list[dict[str, Any]]:
    """Ask for what is related to a video."""
    return items(client, f"{API}/videos/{video}/related", viewer)


def titles(found: list[dict[str, Any]]) -> list[str]:
    """Answer the titles."""
    return [one["title"] for one in found]


def reasons(found: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Answer the reason of each by its title."""
    return {one["title"]: one["reason"] for one in found}
