"""The web process: pages, REST and sockets on one gevent loop."""

from gevent import monkey

monkey.patch_all()

import errno  # noqa: E402 - only after the patch
import logging  # noqa: E402
import signal  # noqa: E402
import socket  # noqa: E402
import sys  # noqa: E402

import gevent  # noqa: E402
from gevent.pywsgi import WSGIServer  # noqa: E402
from geventwebsocket.handler import WebSocketHandler  # noqa: E402
from psycogreen.gevent import patch_psycopg  # noqa: E402

patch_psycopg()

from app import create_app  # noqa: E402
from app.api import health  # noqa: E402
from app.core.extensions import socketio  # noqa: E402
from app.websocket import draining, frames, pace, revocation  # noqa: E402

app = create_app()

STALLED_MS = 20_000


class Server(WSGIServer):
    """A server whose small frames do not wait for the acknowledgement of those before them."""

    def init_socket(self) -> None:
        """Listen; what is accepted inherits the option."""
        super().init_socket()
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


class Handler(WebSocketHandler):
    """A handler whose WebSockets end when nothing sent on them arrives for a while."""

    def run_websocket(self) -> None:
        """Have the kernel end a line whose other side is gone or has stopped reading.

        Only here: a paused player may well leave a film unread for minutes. What such a line sends
        is read at a pace, and never more of it than a message may have.
        """
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STALLED_MS)
        pace.pace(app, self.websocket)
        frames.take_over(self.websocket)
        super().run_websocket()


def end(server: Server) -> None:
    """Take nobody new, have those who are here go elsewhere, and stop.

    Not by the server's own `close`, with which the process would end before anybody is told.
    """
    server.stop_accepting()
    server.socket.close()
    draining.drain(app)
    server.stop()


def main() -> None:
    """Serve until told to stop; a busy port names the way out."""
    host, port = app.config["HOST"], app.config["PORT"]
    health.tell_at_start(app)
    socketio.start_background_task(revocation.watch, app)
    server = Server((host, port), app, handler_class=Handler, log=None)
    gevent.signal_handler(signal.SIGTERM, end, server)
    try:
        server.serve_forever()
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        sys.exit(f"Port {port} is in use. Choose another one: PORT={port + 1} make run")


if __name__ == "__main__":
    logging.getLogger(__name__).info("serving on %s:%s", app.config["HOST"], app.config["PORT"])
    main()
