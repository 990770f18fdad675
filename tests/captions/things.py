"""What the routes of captions name."""

from __future__ import annotations

from typing import Any

from flask import Flask

from tests.access.thing import Thing
from tests.accounts.factories import Person
from tests.captions.factories import Captions
from tests.videos.things import private_video_of


def captions_of(app: Flask, owner: Person) -> Any:
    """Answer the id of captions of a private video of the owner."""
    return Captions(app).add(private_video_of(app, owner))


THINGS = {"captions_id": Thing(captions_of, is_secret=True)}
