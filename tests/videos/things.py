"""What videos' routes name."""

from __future__ import annotations

from typing import Any

from flask import Flask

from app.accounts import service as accounts
from app.core.database import unit_of_work
from app.videos import service
from app.videos.editing import bulk
from tests.access.thing import Thing
from tests.accounts.factories import Person
from tests.videos.factories import Videos


def private_video_of(app: Flask, owner: Person) -> Any:
    """Answer the id of a private video of the owner that could be watched."""
    return Videos(app).make(owner.id, title="A private film", access="private")


def removed_video_of(app: Flask, owner: Person) -> Any:
    """Answer the id of a video of the owner that lies in the bin."""
    video_id = Videos(app).make(owner.id, title="A film in the bin")
    with app.app_context(), unit_of_work():
        service.remove(service.lock(video_id))
    return video_id


def change_of(app: Flask, owner: Person) -> Any:
    """Answer the id of a change of the owner's that can be taken back."""
    video_id = private_video_of(app, owner)
    with app.app_context(), unit_of_work():
        actor = accounts.get(owner.id)
        return bulk.change(actor, [video_id], bulk.Wish(category="film")).id


THINGS = {
    "video_id": Thing(private_video_of, is_secret=True),
    "removed_id": Thing(removed_video_of, is_secret=True),
    "undo_id": Thing(change_of, is_secret=True),
}
