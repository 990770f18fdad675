"""What the events of rooms share: the seat of the socket they come from."""

from __future__ import annotations

from app.rooms.errors import NotJoined
from app.rooms.live.here import Taken
from app.websocket import Namespace
from app.websocket.access import connection


class RoomNamespace(Namespace):
    """A part of `/rooms`; `app/rooms/events.py` puts the parts together."""

    def require_member(self) -> Taken:
        """Answer this socket's seat; raise NotJoined."""
        found: Taken | None = connection().data.get("taken")
        if found is None:
            raise NotJoined
        return found
