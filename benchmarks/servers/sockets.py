"""Our web process with one more namespace: `python -m benchmarks.servers.sockets PORT`."""

import run  # isort: skip - it patches for gevent before anything else is imported

import sys
import time

from flask_socketio import join_room
from geventwebsocket.handler import WebSocketHandler

from app.api.schemas import Schema
from app.core.extensions import socketio
from app.websocket import Namespace, publish
from app.websocket.access import public


class Nothing(Schema):
    """No fields."""


class Send(Schema):
    """How many lines to send, and what to fill them with."""

    count: int
    filler: str


class Line(Schema):
    """One line with the moment it was sent, in nanoseconds of the machine's clock."""

    sent: str
    filler: str


class Crowd(Namespace):
    """Everybody hears what anybody sends."""

    anonymous = True

    @public
    def on_crowd__join(self, data: Nothing) -> None:  # noqa: ARG002 - its shape
        """Join the crowd."""
        join_room("crowd:all")

    @public
    def on_crowd__send(self, data: Send) -> None:
        """Send lines to everybody."""
        for _ in range(data.count):
            line = Line(sent=f"{time.monotonic_ns():018}", filler=data.filler)
            publish("/crowd", "crowd:line", line, room="crowd:all")


if __name__ == "__main__":
    socketio.on_namespace(Crowd("/crowd"))
    address = ("127.0.0.1", int(sys.argv[1]))
    run.Server(address, run.app, handler_class=WebSocketHandler, log=None).serve_forever()
