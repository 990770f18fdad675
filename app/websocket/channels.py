"""Which Redis channel carries which Socket.IO room, and which of them this process listens to."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit


def prefix_of(redis_url: str) -> str:
    """Name the channel all processes of one Redis database share.

    Pub/sub knows no database numbers, so the number becomes part of the name.
    """
    parts = urlsplit(redis_url)
    if parts.scheme == "unix":
        number = parse_qs(parts.query).get("db", ["0"])[0]
    else:
        number = parts.path.strip("/") or "0"
    return f"matinee.{number}"


def is_shared(room: object) -> bool:
    """Tell whether a Socket.IO room has a channel of its own: its name has a kind before a colon.

    A socket's own room is named by its id, which has no colon.
    """
    return isinstance(room, str) and ":" in room


def channel_of(prefix: str, namespace: str, room: str) -> str:
    """Name the channel of a room; `room:<id>` and `room:<id>:<member>` share one, and one order."""
    return f"{prefix}:{namespace}:" + ":".join(room.split(":")[:2])


class Subscriptions:
    """The channels this process wants, by how many of its sockets; `change` tells Redis."""

    def __init__(self, change: Callable[[str, str], None]) -> None:
        self._change = change
        self._lock = threading.RLock()
        self._sockets: Counter[str] = Counter()
        self._confirmed: dict[str, threading.Event] = {}

    def add(self, channel: str) -> None:
        """Count one more socket; the first one subscribes."""
        with self._lock:
            self._sockets[channel] += 1
            if self._sockets[channel] == 1:
                self._confirmed[channel] = threading.Event()
                self._change("subscribe", channel)

    def remove(self, channel: str) -> None:
        """Count one less; the last one unsubscribes."""
        with self._lock:
            self._sockets[channel] -= 1
            if self._sockets[channel] <= 0:
                del self._sockets[channel]
                del self._confirmed[channel]
                self._change("unsubscribe", channel)

    def wanted(self) -> list[str]:
        """List the channels to subscribe to; none of them counts as confirmed any more."""
        with self._lock:
            for event in self._confirmed.values():
                event.clear()
            return list(self._sockets)

    def confirm(self, channel: str) -> None:
        """Note that Redis delivers a channel from now on."""
        event = self._confirmed.get(channel)
        if event is not None:
            event.set()

    def wait(self, channel: str, seconds: float) -> bool:
        """Wait until Redis delivers a channel; tell whether it does."""
        event = self._confirmed.get(channel)
        return event.wait(seconds) if event is not None else False
