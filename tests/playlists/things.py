"""What playlists' routes name."""

from __future__ import annotations

from typing import Any

from flask import Flask

from tests.access.thing import Thing
from tests.accounts.factories import Person
from tests.playlists.factories import Playlists


def private_playlist_of(app: Flask, owner: Person) -> Any:
    """Answer the id of a private playlist of the owner."""
    return Playlists(app).make(owner.id)


THINGS = {"playlist_id": Thing(private_playlist_of, is_secret=True)}
