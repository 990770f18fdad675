"""How fast one address may open sockets: a door in front of the handshake, in each process."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

from flask import Flask
from werkzeug.wrappers import Response

from app.websocket.limits import Bucket, Rate

MOST_ADDRESSES = 10_000
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Door:
    """Answers 429 to an address that opens sockets too fast; a client tries again by itself."""

    def __init__(self, app: Flask, behind: Wsgi) -> None:
        self.app, self.behind = app, behind
        self.buckets: dict[str, Bucket] = {}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Pass everything on but a handshake too many."""
        if is_handshake(environ) and not self.lets_in(environ.get("REMOTE_ADDR", "")):
            refused = Response("Too many connections.\n", 429, {"Retry-After": "1"})
            return refused(environ, start_response)
        return self.behind(environ, start_response)

    def lets_in(self, address: str) -> bool:
        """Take one of an address' connects; tell whether there was one."""
        if not self.app.config["RATELIMIT_ENABLED"]:
            return True
        if address not in self.buckets:
            self.make_room()
            rate = self.app.config["SOCKET_CONNECTS_PER_SECOND"]
            self.buckets[address] = Rate(rate, max(1, int(2 * rate))).bucket()
        return self.buckets[address].take()

    def make_room(self) -> None:
        """Forget the addresses that have been quiet, or all, before there are too many."""
        if len(self.buckets) >= MOST_ADDRESSES:
            kept = {key: one for key, one in self.buckets.items() if not one.is_full()}
            self.buckets = kept if len(kept) < MOST_ADDRESSES else {}


def is_handshake(environ: dict[str, Any]) -> bool:
    """Tell whether a request opens a new socket: one that goes on names its id."""
    if not environ.get("PATH_INFO", "").startswith("/socket.io"):
        return False
    return "sid" not in parse_qs(environ.get("QUERY_STRING", ""))
