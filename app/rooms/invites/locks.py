"""Changing who finds a room and what it asks for, while people may be in it."""

from __future__ import annotations

from typing import Any

from app.accounts.passwords import hashed
from app.core.database import unit_of_work
from app.rooms import service
from app.rooms.errors import RoomAway
from app.rooms.invites import passes
from app.rooms.live import presence
from app.rooms.live.store import Seat
from app.rooms.models import Room


def prepared(changes: dict[str, Any]) -> dict[str, Any]:
    """Answer changes with the password hashed, for which no transaction may be open."""
    password = changes.pop("password", None)
    return changes | {"password_hash": hashed(password)} if password else changes


def prepared_by(seat: Seat, changes: dict[str, Any]) -> dict[str, Any]:
    """Do so for a member; who may not set the room has no work done. Raise NotGranted."""
    if changes.get("password"):
        with unit_of_work(writes=False):
            service.demand(service.get(seat.room), seat.id, "settings")
    return prepared(changes)


def edit(room: Room, **changes: Any) -> Room:
    """Change a locked room as `service.edit` does; a new door is new to all but those inside.

    Who is inside may come back when their line breaks: nobody is sent away by a change.
    """
    former = (room.privacy, room.password_hash)
    service.edit(room, **changes)
    if former != (room.privacy, room.password_hash):
        passes.renew(room, _present(room))
    return room


def _present(room: Room) -> list[str]:
    try:
        return presence.ids(room.key)
    except RoomAway:
        return []
