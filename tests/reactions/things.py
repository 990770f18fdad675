"""What reactions' routes name."""

from __future__ import annotations

from typing import Any

from flask import Flask

from tests.access.thing import Thing
from tests.accounts.factories import Person
from tests.reactions.factories import Talk
from tests.videos.things import private_video_of


def comment_of(app: Flask, owner: Person) -> Any:
    """Answer the id of a comment of the owner's under their own private video."""
    return Talk(app).say(owner, private_video_of(app, owner), "Mine")


THINGS = {"comment_id": Thing(comment_of, is_secret=True)}
