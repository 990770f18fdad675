"""How the commands about channels are called."""

from __future__ import annotations

from app.accounts import service as accounts
from app.channels import service as channels
from app.core.database import unit_of_work
from tests.commands.row import Row, World


def a_channel(world: World) -> list[str]:
    """Make a channel and name it."""
    owner = world.people.make()
    with world.app.app_context(), unit_of_work():
        return [f"@{channels.ensure_channel(accounts.get(owner.id)).handle}"]


COMMANDS = {
    "channels delete": Row(a_channel),
    "channels list": Row(lambda world: ["--limit", "5", *a_channel(world)[1:]]),
    "channels show": Row(a_channel),
}


def a_removed_one(world: World) -> None:
    """Make a channel and remove it."""
    (handle,) = a_channel(world)
    with world.app.app_context(), unit_of_work():
        channels.remove(channels.get(handle))


CLEANUPS = {"channels": a_removed_one}
