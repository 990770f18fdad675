"""Who sends more than anybody may: events without end, or frames without measure."""

from __future__ import annotations

import json
import os
import struct
import time
import uuid
from contextlib import suppress
from itertools import count, cycle

from tests.rooms.raw_line import RawLine, masked

PER_SECOND = 2_000
AT_ONCE = 20
MEGABYTE = 1 << 20
PATIENCE = 60.0
EVENTS: list[tuple[str, dict[str, object]]] = [
    ("chat:typing", {}),
    ("chat:send", {"text": "flood"}),
    ("clock:ping", {"c": 1}),
]


def flood_of_events(line: RawLine) -> float:
    """Send 2,000 events a second until the line is cut; answer after how many seconds."""
    kinds = cycle(EVENTS)
    begun = time.monotonic()
    for turn in count(1):
        events = b"".join(event(*next(kinds)) for _ in range(AT_ONCE))
        if not send(line, events) or is_cut(line):
            break
        assert time.monotonic() - begun < PATIENCE, "nobody stops the flood"
        time.sleep(max(0.0, begun + turn * AT_ONCE / PER_SECOND - time.monotonic()))
    return time.monotonic() - begun


def event(name: str, payload: dict[str, object]) -> bytes:
    """Write an event as a frame."""
    own = {"op": str(uuid.uuid4())} if name == "chat:send" else {}
    return masked(f"42/rooms,{json.dumps([name, payload | own])}")


def big_frame(line: RawLine, *, named: int = MEGABYTE, body: int = MEGABYTE) -> float:
    """Send a frame of so many bytes; answer after how many seconds the line was cut."""
    begun = time.monotonic()
    head = struct.pack("!BBQ", 0x81, 0xFF, named) + os.urandom(4)
    send(line, head + b"x" * body)
    while not is_cut(line):
        assert time.monotonic() - begun < PATIENCE, "nobody refuses the frame"
    return time.monotonic() - begun


def send(line: RawLine, data: bytes) -> bool:
    """Send bytes; tell whether the line took them."""
    line.socket.settimeout(PATIENCE)
    with suppress(OSError):
        line.socket.sendall(data)
        return True
    return False


def is_cut(line: RawLine) -> bool:
    """Read what has come; tell whether the server has ended the line."""
    line.socket.settimeout(0.001)
    try:
        return line.socket.recv(1 << 16) == b""
    except TimeoutError:
        return False
    except OSError:
        return True
