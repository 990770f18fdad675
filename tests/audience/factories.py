"""A film of a minute that is watched, by rules or by calls."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Flask

from app.accounts.models import User
from app.audience import retention, service
from app.audience.models import AudienceTotal, DailyTraffic
from app.audience.service import Told, Viewer
from app.core.database import db, unit_of_work
from app.videos import service as videos
from app.videos.models import WatchPosition
from tests.accounts.factories import People, Person
from tests.videos.factories import Videos

API = "/api/v1"


class Audience:
    """The audience of one film; `maker` owns it."""

    def __init__(self, app: Flask, people: People) -> None:
        self.app, self.people = app, people
        self.maker = people.make()
        self.video = Videos(app).make(self.maker.id)

    @property
    def address(self) -> str:
        """Where the film is in the API."""
        return f"{API}/videos/{self.video}"

    def view(self, name: str, source: str = "direct") -> bool:
        """Count a view of somebody by that name."""
        with self.app.app_context(), unit_of_work():
            return service.count_view(videos.get(self.video), Viewer(name), source)

    def report(
        self,
        viewer: Person | str,
        *,
        seconds: float = 5,
        position: float = 70,
        ranges: Iterable[Sequence[float]] = (),
        source: str = "direct",
    ) -> None:
        """Tell what somebody watched, a user or a stranger."""
        with self.app.app_context(), unit_of_work():
            who = Viewer(viewer) if isinstance(viewer, str) else self._user(viewer)
            told = Told(seconds, position, ranges)
            service.report(videos.get(self.video), who, told, source)

    def _user(self, person: Person) -> Viewer:
        return Viewer(str(person.id), db.session.get_one(User, person.id))

    def watch(self, person: Person, position: float, video: uuid.UUID | None = None) -> Any:
        """Tell by the API that somebody watched up to a position."""
        told = {"seconds": 10, "position": position}
        address = f"{API}/videos/{video or self.video}/watch-time"
        return self.app.test_client().post(address, json=told, headers=person.headers)

    def plays(self) -> list[int]:
        """Answer how often each bucket was played."""
        with self.app.app_context(), unit_of_work(writes=False):
            return retention.plays_of(videos.get(self.video))

    def total(self) -> tuple[int, int]:
        """Answer the starts and the seconds of all time."""
        with self.app.app_context(), unit_of_work(writes=False):
            found = db.session.get_one(AudienceTotal, self.video)
            return found.starts, found.seconds

    def views(self) -> int:
        """Answer the views of the film."""
        with self.app.app_context(), unit_of_work(writes=False):
            return videos.get(self.video).view_count

    def traffic(self) -> dict[str, tuple[int, int, int]]:
        """Answer views, viewers and seconds by source, over all days."""
        with self.app.app_context(), unit_of_work(writes=False) as session:
            found: dict[str, tuple[int, int, int]] = {}
            for row in session.query(DailyTraffic).all():
                before = found.get(row.source, (0, 0, 0))
                more = (row.views, row.viewers, row.seconds)
                found[row.source] = tuple(map(sum, zip(before, more, strict=True)))  # type: ignore[assignment]
            return found

    def mark(self, person: Person) -> WatchPosition | None:
        """Answer how far somebody came."""
        with self.app.app_context(), unit_of_work(writes=False) as session:
            return session.get(WatchPosition, (person.id, self.video))
