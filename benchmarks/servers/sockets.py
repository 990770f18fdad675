"""Our web process with one more namespace: `python -m benchmarks.servers.sockets PORT`."""

from gevent import monkey

monkey.patch_all()

import sys  # noqa: E402 - only after the patch
import time  # noqa: E402

from flask_socketio import join_room  # noqa: E402

from app import create_app  # noqa: E402
from app.api.schemas import Schema  # noqa: E402
from app.core.extensions import socketio  # noqa: E402
from app.websocket import Namespace, publish  # noqa: E402
from app.websocket.access import public  # noqa: E402


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
    app = create_app("development")
    socketio.on_namespace(Crowd("/crowd"))
    socketio.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_output=False)
