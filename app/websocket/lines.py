"""The line behind a socket: one WebSocket carries all its namespaces, is counted and cut as one."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import Any

from flask import request

from app.core import clock
from app.core.extensions import socketio
from app.websocket.limits import Bucket

LAST_WORDS_SECONDS = 1.0
_KEY = "matinee.buckets"


def buckets() -> dict[str, Bucket]:
    """Answer the buckets of the line an event came in on: a new namespace on it fills none."""
    found: dict[str, Bucket] = request.environ.setdefault(_KEY, {})
    return found


def cut(sid: str, namespace: str, *, wait: bool = False) -> None:
    """Close the line of a socket, with everything on it; `wait` until nothing more comes from it.

    The library's own `disconnect` ends one namespace and leaves the WebSocket open.
    """
    server = socketio.server
    environ = server.get_environ(sid, namespace=namespace)
    line = server.eio.sockets.get(server.manager.eio_sid_from_sid(sid, namespace))
    server.disconnect(sid, namespace=namespace, ignore_queue=True)
    if line is None:
        return
    line.close(wait=False)
    hanging_up = server.start_background_task(_hang_up, environ["wsgi.websocket"])
    if wait:
        hanging_up.join()


def _hang_up(websocket: Any) -> None:
    """End a WebSocket once its last words are out, or soon when nobody takes them."""
    deadline = clock.monotonic() + LAST_WORDS_SECONDS
    while not websocket.closed and clock.monotonic() < deadline:
        socketio.sleep(0.02)
    # What still lies in the buffers is not read: the library looks here before every message.
    websocket.closed = True
    with suppress(OSError):
        websocket.handler.socket.shutdown(socket.SHUT_RDWR)
