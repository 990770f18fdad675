"""What channels' routes name."""

from __future__ import annotations

from typing import Any

from flask import Flask

from app.accounts import service as accounts
from app.channels import service as channels
from app.core.database import unit_of_work
from tests.access.thing import Thing
from tests.accounts.factories import Person


def channel_of(app: Flask, owner: Person) -> Any:
    """Answer the handle of a channel of the owner."""
    with app.app_context(), unit_of_work():
        return channels.ensure_channel(accounts.get(owner.id)).handle


THINGS = {
    "channel": Thing(channel_of, is_secret=False),
    "handle": Thing(channel_of, is_secret=False),
}
