"""A process that is asked to end tells its sockets to come back elsewhere, not all at once."""

from __future__ import annotations

from flask import Flask
from pydantic import BaseModel, ConfigDict, Field

from app.core import clock
from app.core.extensions import socketio
from app.websocket.access import connections
from app.websocket.contract import Sends

EVENT = "server:drain"
# Within these everybody comes back; a place in a room is kept for longer than that.
SPREAD_SECONDS = (0.5, 3.0)
# So long the process waits for its sockets to go.
PATIENCE_SECONDS = 1.0


class Drain(BaseModel):
    """The process behind the line is about to end."""

    model_config = ConfigDict(extra="forbid")

    reconnect_in: float = Field(
        description="in so many seconds to come back; each line is told another number"
    )


DRAIN = Sends(Drain, "The server is about to end this line: leave it, come back a little later.")


def drain(app: Flask) -> None:
    """Tell the sockets of this process to go, in the namespaces that promise to; see them off."""
    with app.app_context():
        spaces = [path for path, one in socketio.server.namespace_handlers.items() if _tells(one)]
        for path in spaces:
            _tell(path, list(connections(path)))
        deadline = clock.monotonic() + PATIENCE_SECONDS
        while any(connections(path) for path in spaces) and clock.monotonic() < deadline:
            socketio.sleep(0.02)


def _tell(path: str, sockets: list[str]) -> None:
    """Tell each socket another moment, evenly from the first to the last."""
    first, last = SPREAD_SECONDS
    for number, sid in enumerate(sockets):
        wait = first + (last - first) * number / len(sockets)
        told = Drain(reconnect_in=round(wait, 2))
        socketio.server.emit(EVENT, told.model_dump(), to=sid, namespace=path)


def _tells(namespace: object) -> bool:
    return EVENT in getattr(namespace, "sends", {})
