"""Flask-SocketIO on gevent, by its documentation: `python -m benchmarks.servers.stock PORT`."""

from gevent import monkey

monkey.patch_all()

import sys  # noqa: E402 - only after the patch
import time  # noqa: E402
from typing import Any  # noqa: E402

from flask import Flask  # noqa: E402
from flask_socketio import SocketIO, emit, join_room  # noqa: E402

app = Flask(__name__)
socketio = SocketIO(app, async_mode="gevent")


@socketio.on("crowd:join", namespace="/crowd")
def join(_data: dict[str, Any]) -> dict[str, bool]:
    """Join the crowd."""
    join_room("crowd:all")
    return {"ok": True}


@socketio.on("crowd:send", namespace="/crowd")
def send(data: dict[str, Any]) -> dict[str, bool]:
    """Send lines to everybody."""
    for _ in range(data["count"]):
        line = {"sent": f"{time.monotonic_ns():018}", "filler": data["filler"]}
        emit("crowd:line", line, to="crowd:all")
    return {"ok": True}


if __name__ == "__main__":
    socketio.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_output=False)
