"""What videos' routes name."""

from __future__ import annotations

from typing import Any

from flask import Flask

from tests.access.thing import Thing
from tests.accounts.factories import Person
from tests.videos.factories import Videos


def private_video_of(app: Flask, owner: Person) -> Any:
    """Answer the id of a private video of the owner that could be watched."""
    return Videos(app).make(owner.id, title="A private film", access="private")


THINGS = {"video_id": Thing(private_video_of, is_secret=True)}
