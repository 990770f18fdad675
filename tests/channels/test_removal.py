"""A channel that is removed beside a video that comes into it, and what its purge takes along."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.accounts import service as accounts
from app.channels import service, tasks
from app.channels.errors import ChannelNotFound
from app.channels.models import Channel
from app.core import clock
from app.core.database import db, unit_of_work
from app.uploads import landing
from app.uploads import service as uploads
from app.uploads.service import FileInfo
from app.videos import service as videos
from app.videos.models import Video
from tests.accounts.factories import People, Person
from tests.databases import POSTGRES, waiting
from tests.servers import wait_for

pytestmark = pytest.mark.integration


@pytest.fixture
def mia(people: People) -> Person:
    """Somebody who publishes."""
    return people.make(username="mia")


@pytest.fixture
def sea(app: Flask, mia: Person) -> UUID:
    """The id of a channel of Mia's."""
    with app.app_context(), unit_of_work():
        return service.create(accounts.get(mia.id), handle="sea", name="Sea").id


def add_film(mia: Person) -> UUID:
    """Put a film into the channel, as it was found before."""
    return videos.create(accounts.get(mia.id), service.get("sea"), title="Film").id


def second(app: Flask, first: Callable[[], Any], then: Callable[[], Any]) -> tuple[Any, Any]:
    """Do two things, each in a transaction; the second begins while the first is not committed."""

    def later() -> Any:
        with app.app_context(), unit_of_work():
            return then()

    with ThreadPoolExecutor(1) as pool, app.app_context():
        with unit_of_work():
            done = first()
            asked = pool.submit(later)
            wait_for(lambda: waiting(app), seconds=60, what="the second one to wait")
        return done, asked.result(timeout=60)


@POSTGRES
def test_a_film_that_was_just_coming_into_a_channel_goes_with_it(
    app: Flask, mia: Person, sea: UUID
) -> None:
    film, _ = second(app, lambda: add_film(mia), lambda: service.remove(service.get("sea")))
    with app.app_context(), unit_of_work(writes=False):
        assert db.session.get_one(Video, film).deleted_at is not None


@POSTGRES
def test_no_film_comes_into_a_channel_that_is_going(app: Flask, mia: Person, sea: UUID) -> None:
    with pytest.raises(ChannelNotFound):
        second(app, lambda: service.remove(service.get("sea")), lambda: add_film(mia))


@POSTGRES
@pytest.mark.parametrize("wish", [{"channel": "sea"}, {}])
def test_an_upload_whose_channel_is_going_ends_in_another(
    app: Flask, mia: Person, sea: UUID, wish: dict[str, str]
) -> None:
    file = FileInfo(size=10, filename="film.mp4", content_type="video/mp4", details=wish)
    with app.app_context(), unit_of_work():
        upload_id = uploads.begin(accounts.get(mia.id), file, landing.limits()).id
    _, film = second(
        app, lambda: service.remove(service.get("sea")), lambda: uploads.finish(upload_id).video_id
    )
    with app.app_context(), unit_of_work(writes=False):
        found = videos.get(film).channel
        assert (found.handle, found.deleted_at) == ("mia", None)


def test_the_purge_of_a_channel_takes_along_a_film_nobody_removed(
    app: Flask, mia: Person, sea: UUID
) -> None:
    with app.app_context():
        with unit_of_work():
            film = add_film(mia)
            service.get("sea").deleted_at = clock.now()
        assert tasks.purge_removed(clock.now() + timedelta(days=31), dry_run=False) == 1
        with unit_of_work(writes=False) as session:
            assert (session.get(Channel, sea), session.get(Video, film)) == (None, None)
