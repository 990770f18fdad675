"""A WebSocket in the hands of a test: it reads when it is told to, and looks at every frame."""

from __future__ import annotations

import base64
import itertools
import json
import os
import socket
import struct
from typing import Any

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA


def masked(text: str, kind: int = TEXT) -> bytes:
    """Write a text of less than 64 KiB as a client's frame."""
    body, mask = text.encode(), os.urandom(4)
    size = struct.pack("!B", 0x80 | len(body))
    if len(body) > 125:
        size = struct.pack("!BH", 0x80 | 126, len(body))
    mixed = bytes(byte ^ key for byte, key in zip(body, itertools.cycle(mask)))
    return bytes([0x80 | kind]) + size + mask + mixed


class RawLine:
    """A line to a web process; by itself its side takes next to nothing before it is read."""

    def __init__(self, port: int, *, buffer: int | None = 4096) -> None:
        self.socket = socket.socket()
        if buffer is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.socket.settimeout(60)
        self.socket.connect(("127.0.0.1", port))
        key = base64.b64encode(os.urandom(16)).decode()
        head = ["GET /socket.io/?EIO=4&transport=websocket HTTP/1.1", f"Host: 127.0.0.1:{port}"]
        head += ["Upgrade: websocket", "Connection: Upgrade"]
        head += [f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"]
        self.socket.sendall("\r\n".join([*head, "", ""]).encode())
        self._bytes = b""
        while b"\r\n\r\n" not in self._bytes:
            self._bytes += self.socket.recv(4096)
        answer, _, self._bytes = self._bytes.partition(b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 101")
        self.send("40/rooms,")

    def send(self, text: str, kind: int = TEXT) -> None:
        """Send a frame."""
        self.socket.sendall(masked(text, kind))

    def join(self, slug: str, name: str) -> None:
        """Come into a room as a guest, and read up to the answer."""
        self.send(f"42/rooms,1{json.dumps(['room:join', {'room': slug, 'name': name}])}")
        while True:
            kind, text = self.frame()
            if kind == TEXT and text.startswith("43/rooms,1"):
                return

    def frame(self) -> tuple[int, str]:
        """Read one frame: its kind and its text; whatever is no whole plain frame is an error."""
        first, size = self._take(2)
        assert first & 0xF0 == 0x80, f"no frame begins with {first:#x}"
        assert first & 0x0F in {TEXT, CLOSE, PING, PONG}
        if size == 126:
            (size,) = struct.unpack("!H", self._take(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", self._take(8))
        return first & 0x0F, self._take(size).decode()

    def event(self) -> tuple[str, Any]:
        """Read up to the next event; a pong is one without a name."""
        while True:
            kind, text = self.frame()
            if kind == PONG:
                return "", text
            if text == "2":
                self.send("3")
            elif text.startswith("42/rooms,"):
                name, *payload = json.loads(text.removeprefix("42/rooms,"))
                return name, payload[0]

    def left_over(self) -> bytes:
        """Answer what was read and belongs to no frame yet; from here on others read the socket."""
        taken, self._bytes = self._bytes, b""
        return taken

    def _take(self, size: int) -> bytes:
        while len(self._bytes) < size:
            more = self.socket.recv(1 << 16)
            if not more:
                raise ConnectionError("the line has ended")
            self._bytes += more
        taken, self._bytes = self._bytes[:size], self._bytes[size:]
        return taken

    def close(self) -> None:
        """Hang up."""
        self.socket.close()
