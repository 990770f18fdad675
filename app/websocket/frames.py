"""The frames a WebSocket reads: what is too long is refused by its header, before it is read.

The library reads as much as a header names and joins parts without end, and it goes through every
byte three times in Python, which lets everybody else wait for one long message.
"""

from __future__ import annotations

from typing import Any

from geventwebsocket.exceptions import ProtocolError, WebSocketError
from geventwebsocket.websocket import Header, WebSocket

from app.core.extensions import SOCKET_BYTES

FIRST_CONTROL = 8
MOST_PARTS = 64


def take_over(websocket: Any) -> None:
    """Have a WebSocket that the library made read as ours do."""
    websocket.__class__ = Frames


class Frames(WebSocket):
    """A WebSocket that takes messages of at most SOCKET_BYTES, in one part or in many."""

    __slots__ = ()

    def read_message(self) -> str | bytes | None:
        """Read a message whole; None when the line is over."""
        message, kind, parts = b"", 0, 0
        while True:
            header = self._header()
            parts += header.opcode < FIRST_CONTROL
            is_long = header.opcode < FIRST_CONTROL and len(message) + header.length > SOCKET_BYTES
            if is_long or parts > MOST_PARTS:
                self.close()
                return None
            payload = self._payload(header)
            if header.opcode >= FIRST_CONTROL:
                if self._is_over(header, payload):
                    return None
                continue
            kind, message = self._kind(header, kind), message + payload
            if header.fin:
                return message.decode() if kind == self.OPCODE_TEXT else message

    def _header(self) -> Any:
        header = Header.decode_header(self.stream)
        if header.flags:
            raise ProtocolError("nothing was agreed that a flag could mean")
        if not header.mask:
            raise ProtocolError("a client masks what it sends")
        return header

    def _payload(self, header: Any) -> bytes:
        payload: bytes = self.raw_read(header.length) if header.length else b""
        if len(payload) != header.length:
            raise WebSocketError("the line ended within a frame")
        return unmasked(payload, header.mask)

    def _kind(self, header: Any, begun: int) -> int:
        """Answer what kind of message a part belongs to; `begun` is that of the parts before."""
        continues = header.opcode == self.OPCODE_CONTINUATION
        if continues != bool(begun) or header.opcode > self.OPCODE_BINARY:
            raise ProtocolError(f"a frame of the kind {header.opcode} has no place here")
        return begun or int(header.opcode)

    def _is_over(self, header: Any, payload: bytes) -> bool:
        """Do what a frame about the line itself asks for; tell whether it ends the line."""
        if header.opcode == self.OPCODE_CLOSE:
            self.handle_close(header, payload)
            return True
        if header.opcode == self.OPCODE_PING:
            self.handle_ping(header, payload)
        elif header.opcode != self.OPCODE_PONG:
            raise ProtocolError(f"there is no frame of the kind {header.opcode}")
        return False


def unmasked(payload: bytes, mask: bytes) -> bytes:
    """Take a client's mask off, all bytes at once."""
    size = len(payload)
    key = (mask * (size // len(mask) + 1))[:size]
    mixed = int.from_bytes(payload, "big") ^ int.from_bytes(key, "big")
    return mixed.to_bytes(size, "big")
