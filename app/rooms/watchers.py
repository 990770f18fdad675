"""As whom the members of a room watch, wherever their sockets are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from app.rooms.live import presence
from app.rooms.rights import Seated


def of_members(room: str, members: Iterable[dict[str, Any]]) -> dict[str, Seated]:
    """Answer it by member: by the account, a guest by what their browser unlocked.

    Raise RoomAway.
    """
    present = list(members)
    guests = [one["id"] for one in present if not one["user_id"]]
    unlocked = presence.unlocked(room, guests) if guests else {}
    return {
        one["id"]: (UUID(one["user_id"]) if one["user_id"] else None, unlocked.get(one["id"], ()))
        for one in present
    }
