"""Fixtures of editing: a creator with a film, and a call as somebody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.database import db, unit_of_work
from app.videos.models import Video
from tests.accounts.factories import People, Person
from tests.videos.factories import Videos

API = "/api/v1"


@dataclass
class Desk:
    """A creator, their films, and what they do to them."""

    app: Flask
    client: FlaskClient
    owner: Person
    videos: Videos

    def film(self, **fields: Any) -> UUID:
        """Make a film that can be watched."""
        return self.videos.make(self.owner.id, **fields)

    def call(
        self, method: str, path: str, body: Any = None, *, person: Person | None = None
    ) -> Any:
        """Call the API as somebody, the creator unless told otherwise."""
        headers = (person or self.owner).headers
        return self.client.open(f"{API}{path}", method=method, json=body, headers=headers)

    def edit(self, video_id: UUID, **changes: Any) -> Any:
        """Change a film."""
        return self.call("PATCH", f"/videos/{video_id}", changes)

    def stored(self, video_id: UUID) -> Video:
        """Read a film from the database."""
        with self.app.app_context(), unit_of_work(writes=False):
            video = db.session.get_one(Video, video_id)
            assert (video.tags, video.chapters) is not None
            return video


@pytest.fixture
def desk(app: Flask, client: FlaskClient, people: People, videos: Videos) -> Desk:
    """A creator at work."""
    return Desk(app, client, people.make(), videos)


@pytest.fixture
def anonymous(app: Flask) -> Callable[..., Any]:
    """Calls the API as a browser without an account, with its cookies."""
    browser = app.test_client()

    def call(method: str, path: str, body: Any = None) -> Any:
        return browser.open(f"{API}{path}", method=method, json=body)

    return call
