"""Where a request or a socket comes from, as a room's bans know it."""

from __future__ import annotations

from flask import current_app

from app.core.extensions import address_key
from app.rooms.models import Room
from app.rooms.order import bans


def of_caller(room: Room) -> str:
    """Answer the keyed hash of the caller's household: an IPv4 address, or half an IPv6 one."""
    secret: str = current_app.config["SECRET_KEY"]
    return bans.keyed(room, address_key(), secret)
