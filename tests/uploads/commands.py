"""What cleanups tidy of uploads."""

from __future__ import annotations

from tests.commands.row import World
from tests.uploads.things import upload_of


def an_abandoned_one(world: World) -> None:
    """Begin an upload and leave it."""
    upload_of(world.app, world.people.make())


CLEANUPS = {"uploads": an_abandoned_one}
