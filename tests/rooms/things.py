"""What rooms' routes name."""

from __future__ import annotations

from typing import Any

from flask import Flask

from app.accounts import service as accounts
from app.core.database import unit_of_work
from app.rooms import service as rooms
from tests.access.thing import Thing
from tests.accounts.factories import Person
from tests.videos.things import private_video_of


def private_room_of(app: Flask, owner: Person) -> Any:
    """Answer the slug of a room around a private video of the owner."""
    video_id = private_video_of(app, owner)
    with app.app_context(), unit_of_work():
        return rooms.create(accounts.get(owner.id), video_id).slug


THINGS = {"slug": Thing(private_room_of, is_secret=True)}
