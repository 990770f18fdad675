"""A socket of Flask-SocketIO's test client in a room: one process, without the fan-out."""

from __future__ import annotations

from typing import Any


class Seated:
    """Asks and hears on `/rooms`."""

    def __init__(self, socket: Any) -> None:
        self.socket = socket

    def ask(self, event: str, data: dict[str, Any]) -> dict[str, Any]:
        """Send an event and answer its acknowledgement."""
        answer: dict[str, Any] = self.socket.emit(event, data, namespace="/rooms", callback=True)
        return answer

    def heard(self, event: str) -> list[Any]:
        """List what came under a name since the last time."""
        received = self.socket.get_received("/rooms")
        return [one["args"][0] for one in received if one["name"] == event]
