"""Builders of playlists, committed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

from flask import Flask

from app.accounts.models import User
from app.core.database import db, unit_of_work
from app.playlists import entries, listing, service


class Playlists:
    """Makes playlists of one application, fills them, and reads them."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def make(
        self, owner: UUID, videos: Iterable[UUID] = (), title: str = "Evening", **fields: Any
    ) -> UUID:
        """Make a playlist with some videos on it."""
        with self.app.app_context():
            with unit_of_work():
                made = service.create(db.session.get_one(User, owner), title=title, **fields).id
            for video in videos:
                self.add(owner, made, video)
        return made

    def add(self, owner: UUID, playlist: UUID, video: UUID) -> bool:
        """Put a video on a list; say whether it was new."""
        with self.app.app_context(), unit_of_work():
            return entries.add(db.session.get_one(User, owner), playlist, video)

    def remove(self, owner: UUID, playlist: UUID, video: UUID) -> None:
        """Take a video off a list."""
        with self.app.app_context(), unit_of_work():
            entries.remove(db.session.get_one(User, owner), playlist, video)

    def move(self, playlist: UUID, video: UUID, **where: Any) -> None:
        """Move a video on a list."""
        with self.app.app_context(), unit_of_work():
            entries.move(playlist, video, **where)

    def order(self, playlist: UUID) -> list[UUID]:
        """Answer the videos on a list."""
        with self.app.app_context(), unit_of_work(writes=False):
            return list(listing.order_of(service.get(playlist)))

    def positions(self, playlist: UUID) -> list[int]:
        """Answer the positions people see of what is on a list."""
        with self.app.app_context(), unit_of_work(writes=False):
            shown = listing.entries(None, service.get(playlist), page=1, page_size=500)
            return [entry.position for entry in shown.items]


def at_once(*deeds: Callable[[], object]) -> None:
    """Do all this at the same time."""
    with ThreadPoolExecutor(len(deeds)) as pool:
        for done in [pool.submit(deed) for deed in deeds]:
            done.result(timeout=60)
