"""What a WebSocket reads: whole messages, and nothing of what is too long."""

from __future__ import annotations

import io
import logging
import os
import struct
from typing import Any

import pytest
from geventwebsocket.websocket import WebSocket

from app.core.extensions import SOCKET_BYTES
from app.websocket import frames
from app.websocket.frames import unmasked
from tests.rooms.raw_line import CLOSE, PING, PONG, TEXT

pytestmark = [pytest.mark.websocket, pytest.mark.security, pytest.mark.unit]
CONTINUATION, BINARY = 0x0, 0x2


class Wire:
    """Both directions of a line: what the client sent, what was read of it, what was answered."""

    def __init__(self, sent: bytes) -> None:
        self.sent = io.BytesIO(sent)
        self.most = 0
        self.answered = b""

    def read(self, size: int) -> bytes:
        """Read, and note the most that was ever asked for at once."""
        self.most = max(self.most, size)
        return self.sent.read(size)

    def write(self, frame: bytes) -> None:
        """Keep what the server says."""
        self.answered += frame


class Handler:
    """What a WebSocket asks its handler for."""

    logger = logging.getLogger(__name__)

    def __init__(self) -> None:
        self.server, self.application = self, self
        self.current_app = self

    def on_close(self, *_why: object) -> None:
        """Hear that it is closed."""


def frame(body: bytes, kind: int = TEXT, *, fin: bool = True, size: int | None = None) -> bytes:
    """Write a client's frame; `size` is what its header says of the length."""
    named = len(body) if size is None else size
    if named <= 125:
        length = struct.pack("!B", 0x80 | named)
    elif named <= 0xFFFF:
        length = struct.pack("!BH", 0xFE, named)
    else:
        length = struct.pack("!BQ", 0xFF, named)
    mask = os.urandom(4)
    return bytes([fin << 7 | kind]) + length + mask + unmasked(body, mask)


def open_line(*sent: bytes) -> tuple[Any, Wire]:
    """Open a WebSocket to whom a client has sent these frames."""
    wire = Wire(b"".join(sent))
    websocket = WebSocket({}, wire, Handler())
    frames.take_over(websocket)
    return websocket, wire


def is_over(websocket: Any, wire: Wire) -> bool:
    """Tell whether the server said goodbye and closed."""
    return websocket.closed and wire.answered.startswith(bytes([0x80 | CLOSE]))


def test_text_and_bytes_come_as_they_were_sent() -> None:
    long = "ä€𐍈" * 7_000
    websocket, _ = open_line(frame(b"2"), frame(long.encode()), frame(b"\x00\xff", BINARY))
    assert [websocket.receive() for _ in range(3)] == ["2", long, b"\x00\xff"]


def test_parts_are_put_together_and_pings_between_them_answered() -> None:
    parts = [frame(b"one ", fin=False), frame(b"are you there", PING), frame(b"", PONG)]
    websocket, wire = open_line(
        *parts,
        frame("ä".encode()[:1], CONTINUATION, fin=False),
        frame("ä".encode()[1:], CONTINUATION),
    )
    assert websocket.receive() == "one ä"
    assert wire.answered == bytes([0x80 | PONG, 13]) + b"are you there"


@pytest.mark.parametrize("size", [SOCKET_BYTES + 1, 1 << 20, 1 << 62])
def test_a_message_too_long_ends_the_line_before_it_is_read(size: int) -> None:
    websocket, wire = open_line(frame(b"x" * 1000, size=size))
    assert websocket.receive() is None
    assert is_over(websocket, wire)
    assert wire.most == 8


def test_a_message_of_many_parts_may_not_be_longer_either() -> None:
    half = b"x" * (SOCKET_BYTES // 2)
    parts = [frame(half, fin=False), *[frame(half, CONTINUATION, fin=False)] * 9]
    websocket, wire = open_line(*parts)
    assert websocket.receive() is None
    assert is_over(websocket, wire)
    assert wire.sent.tell() < 3 * len(half)


@pytest.mark.parametrize(
    "sent",
    [
        [frame(b"\xff\xfe")],
        [frame(b"x", CONTINUATION)],
        [frame(b"x", fin=False), frame(b"y")],
        [frame(b"x", 0x3)],
        [frame(b"x", 0xB)],
        [bytes([0xC1, 0x81]) + b"masky"],
        [bytes([0x81, 0x01]) + b"x"],
        [frame(b"", fin=False), *[frame(b"", CONTINUATION, fin=False)] * 64],
        [frame(b"\x03\xe8", CLOSE)],
    ],
    ids=[
        "no-utf8",
        "no-beginning",
        "two-beginnings",
        "no-kind",
        "no-control",
        "a-flag",
        "no-mask",
        "a-part-too-many",
        "a-goodbye",
    ],
)
def test_what_is_no_message_ends_the_line(sent: list[bytes]) -> None:
    websocket, wire = open_line(*sent)
    assert websocket.receive() is None
    assert is_over(websocket, wire)
