"""What administration's routes name."""

from __future__ import annotations

from tests.access.thing import Thing

THINGS = {"role_name": Thing(lambda _app, _owner: "moderator", is_secret=False)}
