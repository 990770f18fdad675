"""How fast a line may speak at all: what no event limit sees, and a turn for everybody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from app.core.extensions import socketio
from app.websocket.limits import Rate

# Two or three reads make a frame; whoever sends events too fast is told and cut long before.
READS = Rate(300, 1500)


class Paced:
    """The reads of one WebSocket: after each the others have their turn, and a flood ends the line.

    Pongs, answers and refused connects pass below the limits of events, and a line that always has
    something to read would otherwise never let the loop go on.
    """

    def __init__(self, app: Flask, read: Callable[[int], bytes]) -> None:
        self.app, self.read = app, read
        self.bucket = READS.bucket()

    def __call__(self, size: int) -> bytes:
        """Read; raise OSError, which the library takes for a broken line."""
        socketio.sleep(0)
        if self.app.config["RATELIMIT_ENABLED"] and not self.bucket.take():
            raise OSError("too many frames")
        return self.read(size)


def pace(app: Flask, websocket: Any) -> None:
    """Have a WebSocket of the server read at a pace."""
    websocket.stream.read = Paced(app, websocket.stream.read)
