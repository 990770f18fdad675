"""The fan-out inside a process: a broadcast is one frame, written straight to every WebSocket.

The stock way gives each socket a packet in a queue, wakes its writer and makes a frame of its own.
Here the frame is made once and handed to each raw socket without waiting, several at a time where
several have come. Only where something still waits to be written, or the system takes no more, the
socket's own queue and writer do it.

It leans on private parts of engineio and gevent-websocket (`_async`, the handler's socket and
`raw_write`), which `tests/websocket/test_direct.py` holds against a real server.
"""

from __future__ import annotations

import struct
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from socket import SHUT_RDWR
from typing import Any

import orjson
from engineio import packet as engine
from socketio import Manager, packet

from app.core import clock

# Both ends of a socket that takes nothing: so many packets wait for it, or it stands so long.
MOST_WAITING = 256
# A line with so many waiting is behind: of what is told again and again it gets the newest only.
BEHIND = 32
STALLED_SECONDS = 5.0
# After so many deliveries everybody else has a turn.
MANY = 64
TEXT = 0x81


def frame_of(text: str) -> bytes:
    """Write a text as one WebSocket frame of a server: whole, unmasked, not compressed."""
    body = text.encode()
    if len(body) < 126:
        return struct.pack("!BB", TEXT, len(body)) + body
    if len(body) < 1 << 16:
        return struct.pack("!BBH", TEXT, 126, len(body)) + body
    return struct.pack("!BBQ", TEXT, 127, len(body)) + body


@dataclass
class Broadcast:
    """One event for many sockets; where `kind` is given, only the newest of its kind counts."""

    encoded: str
    kind: tuple[str, str, str] | None = None

    @cached_property
    def frame(self) -> bytes:
        """Answer the frame that every socket gets."""
        return frame_of(f"{engine.MESSAGE}{self.encoded}")

    @cached_property
    def waiting(self) -> Waiting:
        """Answer the packet for sockets that cannot take the frame at once."""
        return Waiting(engine.MESSAGE, self.encoded, self.kind)


class Waiting(engine.Packet):
    """A packet in a socket's queue that goes when a newer one of its kind comes."""

    def __init__(self, packet_type: int, data: str, kind: tuple[str, str, str] | None) -> None:
        super().__init__(packet_type, data)
        self.kind = kind


class Rest(engine.Packet):
    """What stands in the queue for the second half of a frame that went out in part."""

    def encode(self, *_shape: Any) -> bytes:
        """Answer nothing to say: the line knows what is left."""
        return b""


class Line:
    """One WebSocket: written a frame at a time, by whoever comes; mixed into the driver."""

    _sock: Any

    def __init__(self, handler: Any, server: Any) -> None:
        super().__init__(handler, server)  # type: ignore[call-arg]
        engine_socket = handler.__self__
        self.outbox = engine_socket.queue
        self.rest = b""
        self.stands_since: float | None = None
        self._turn = threading.Lock()
        engine_socket.line = self

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Take the WebSocket over: from now on all its frames pass here, pongs too."""
        websocket = environ["wsgi.websocket"]
        self._raw = websocket.handler.socket
        self._push = self._raw._sock.send
        self._write_all = websocket.raw_write
        websocket.raw_write = self.write
        return super().__call__(environ, start_response)  # type: ignore[misc]

    def write(self, frame: bytes) -> None:
        """Write a frame and wait until the system took it, after what is left of the last one."""
        with self._turn:
            self.stands_since = clock.monotonic()
            rest, self.rest = self.rest, b""
            self._write_all(rest + frame)
            self.stands_since = None

    def send(self, message: Any) -> None:
        """Write what comes out of the queue; a rest has no words of its own."""
        if message == b"":
            self.write(b"")
        else:
            super().send(message)  # type: ignore[misc]

    def tell(self, frames: bytes, broadcasts: Sequence[Broadcast]) -> None:
        """Write broadcasts at once, or have them wait their turn; hang up on who takes nothing."""
        waits = self.rest or self._turn.locked() or self.outbox.qsize()
        if waits or not self._try(frames):
            for one in broadcasts:
                self._queue(one)

    def _try(self, frame: bytes) -> bool:
        """Write as much as the system takes; tell whether it is on its way."""
        try:
            sent = self._push(frame)
        except BlockingIOError:
            return False
        except OSError:
            return True  # the line is broken, which its reader finds out
        if sent < len(frame):
            self.rest, self.stands_since = frame[sent:], clock.monotonic()
            self.outbox.put(Rest(engine.NOOP))
        return True

    def _queue(self, broadcast: Broadcast) -> None:
        if self._is_stuck():
            self._hang_up()
            return
        if broadcast.kind is not None and self.outbox.qsize() >= BEHIND:
            self._drop(broadcast.kind)
        self.outbox.put(broadcast.waiting)

    def _drop(self, kind: tuple[str, str, str]) -> None:
        """Take an older packet of a kind out of the queue, if one waits: a newer one comes."""
        for place, waiting in enumerate(self.outbox.queue):
            if isinstance(waiting, Waiting) and waiting.kind == kind:
                del self.outbox.queue[place]
                self.outbox.task_done()
                return

    def _is_stuck(self) -> bool:
        stands = self.stands_since is not None
        return self.outbox.qsize() >= MOST_WAITING or (
            stands and clock.monotonic() - (self.stands_since or 0) > STALLED_SECONDS
        )

    def _hang_up(self) -> None:
        try:
            self._raw.shutdown(SHUT_RDWR)
        except OSError:
            return


@dataclass
class _Drivers:
    """The driver classes that were made, by the stock ones they extend."""

    made: dict[type, type] = field(default_factory=dict)

    def of(self, stock: type) -> type:
        """Answer the stock driver with lines mixed in."""
        return self.made.setdefault(stock, type("DirectLine", (Line, stock), {}))


DRIVERS = _Drivers()


class DirectManager(Manager):
    """Emits to many sockets by one frame; `latest` names events of which only the newest counts."""

    latest: frozenset[str] = frozenset()

    def set_server(self, server: Any) -> None:
        """Have the server's WebSockets be lines, where gevent serves them."""
        super().set_server(server)
        parts = server.eio._async
        if server.eio.async_mode == "gevent" and parts is not None:
            server.eio._async = parts | {"websocket": DRIVERS.of(parts["websocket"])}

    def emit(
        self,
        event: str,
        data: Any,
        namespace: str | None,
        room: Any = None,
        skip_sid: Any = None,
        callback: Any = None,
        to: Any = None,
        **kwargs: Any,
    ) -> None:
        """Emit to the sockets of a room here; what wants an answer goes the stock way."""
        target, namespace = to or room, namespace or "/"
        encoded = None if callback is not None else self.encode(event, data, namespace, target)
        if encoded is None:
            super().emit(event, data, namespace, target, skip_sid, callback, **kwargs)
        else:
            skipped = skip_sid if isinstance(skip_sid, list) else [skip_sid]
            self.send(namespace, target, [encoded], skipped)

    def encode(self, event: str, data: Any, namespace: str, room: Any) -> Broadcast | None:
        """Encode an event once; None for one with binary parts, which takes several packets."""
        given = list(data) if isinstance(data, tuple) else [] if data is None else [data]
        try:
            said = orjson.dumps([event, *given]).decode()
        except TypeError:
            return None
        space = "" if namespace == "/" else f"{namespace},"
        kind = (namespace, str(room), event) if event in self.latest else None
        return Broadcast(f"{packet.EVENT}{space}{said}", kind)

    def send(
        self,
        namespace: str,
        room: Any,
        broadcasts: Sequence[Broadcast],
        skipped: Sequence[Any] = (),
    ) -> None:
        """Send broadcasts to the sockets of a room here, all of them to each in one go."""
        if namespace not in self.rooms:
            return
        frames = b"".join(one.frame for one in broadcasts)
        sockets, told = self.server.eio.sockets, 0
        for sid, engine_id in self.get_participants(namespace, room):
            if sid in skipped:
                continue
            told += 1
            found = sockets.get(engine_id)
            line = getattr(found, "line", None)
            if line is None:
                for one in broadcasts:
                    self.server._send_eio_packet(engine_id, one.waiting)
            elif not found.closed:
                line.tell(frames, broadcasts)
        if told >= MANY:
            self.server.sleep(0)
