"""Finding people in a room, also in a crowd that is only counted, for who deals with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.pagination import Page
from app.rooms.live import doing, presence

# What is done to people; who holds one of these finds them.
DEEDS = ("mute", "kick", "ban", "roles")


def found(room: str, name: str, *, host: str, page: int, page_size: int) -> Page:
    """Answer a page of those here whose name holds some letters, in the order they came.

    `host` is the host's id there. Raise RoomAway.
    """
    wanted = name.casefold()
    fits = [one for one in presence.members(room) if wanted in one["name"].casefold()]
    start = (page - 1) * page_size
    return Page(_shown(room, fits[start : start + page_size], host), page, page_size, len(fits))


def _shown(room: str, some: Sequence[Mapping[str, Any]], host: str) -> list[dict[str, Any]]:
    """Say of members what the list of a small room says of them."""
    if not some:
        return []
    lines = presence.connected(room)
    statuses = doing.statuses(room, [one["id"] for one in some])
    return [
        {
            **one,
            **statuses.get(one["id"], {}),
            "connected": one["id"] in lines,
            "host": one["id"] == host,
        }
        for one in some
    ]
