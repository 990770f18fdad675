"""One thing for every path parameter of every route, belonging to the owner and hidden from others.

A domain adds its parameters to `MAKERS`; a route with a parameter nobody makes fails the matrix.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.accounts import service as accounts
from app.accounts.models import UserSession
from app.channels import service as channels
from app.core.database import unit_of_work
from app.jobs import service as jobs
from app.jobs.kinds import StepSpec
from app.rooms import service as rooms
from app.uploads import landing
from app.uploads import service as uploads
from app.uploads.service import FileInfo
from app.videos import service as videos
from app.videos import work
from tests.accounts.factories import Person
from tests.videos.factories import make_ready

Maker = Callable[[Flask, Person], Any]


@dataclass(frozen=True)
class Thing:
    """How to make the value of a parameter; a secret one answers strangers 401, 403 or 404."""

    make: Maker
    is_secret: bool


def session_of(app: Flask, owner: Person) -> Any:
    """Answer the id of the owner's session."""
    with app.app_context(), unit_of_work(writes=False) as session:
        mine = select(UserSession.id).where(UserSession.user_id == owner.id)
        return session.scalars(mine).first()


def channel_of(app: Flask, owner: Person) -> Any:
    """Answer the handle of a channel of the owner."""
    with app.app_context(), unit_of_work():
        return channels.ensure_channel(accounts.get(owner.id)).handle


def private_video_of(app: Flask, owner: Person) -> Any:
    """Answer the id of a private video of the owner."""
    with app.app_context(), unit_of_work():
        user = accounts.get(owner.id)
        channel = channels.ensure_channel(user)
        return videos.create(user, channel, title="A private film", access="private").id


def private_room_of(app: Flask, owner: Person) -> Any:
    """Answer the slug of a room around a private video of the owner."""
    video_id = private_video_of(app, owner)
    with app.app_context(), unit_of_work():
        make_ready(videos.get(video_id))
        return rooms.create(accounts.get(owner.id), video_id).slug


def job_of(app: Flask, owner: Person) -> Any:
    """Answer the id of the job that makes a video of the owner watchable."""
    video_id = private_video_of(app, owner)
    with app.app_context(), unit_of_work():
        start = {"owner_id": owner.id, "subject_kind": "video", "subject_id": video_id}
        return jobs.start(work.PROCESSING, **start, steps=[StepSpec("probe")]).id


def upload_of(app: Flask, owner: Person) -> Any:
    """Answer the id of an upload the owner has begun."""
    with app.app_context():
        file = FileInfo(size=10, filename="film.mp4", content_type="video/mp4", details={})
        with unit_of_work():
            return uploads.begin(accounts.get(owner.id), file, landing.limits()).id


MAKERS: dict[str, Thing] = {
    "job_id": Thing(job_of, is_secret=True),
    "moved_job_id": Thing(job_of, is_secret=False),
    "upload_id": Thing(upload_of, is_secret=True),
    "key": Thing(lambda _app, _owner: "videos/nobody/master.m3u8", is_secret=True),
    "channel": Thing(channel_of, is_secret=False),
    "handle": Thing(channel_of, is_secret=False),
    "token": Thing(lambda _app, _owner: "no-such-token", is_secret=True),
    "filename": Thing(lambda _app, _owner: "css/base.css", is_secret=False),
    "video_id": Thing(private_video_of, is_secret=True),
    "slug": Thing(private_room_of, is_secret=True),
    "session_id": Thing(session_of, is_secret=True),
    "user_id": Thing(lambda _app, owner: owner.id, is_secret=False),
}
