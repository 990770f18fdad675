"""A client that answers pings and asks but reads nothing: what waits for it has an end."""

from __future__ import annotations

import base64
import itertools
import os
import socket
import struct
import sys
from contextlib import closing

import pytest

from tests.rooms.instances import Instance
from tests.servers import wait_for

pytestmark = [pytest.mark.websocket, pytest.mark.integration, pytest.mark.slow]
ASKED = 6_000


def frame(text: str) -> bytes:
    """Write a text of less than 126 bytes as a client's frame."""
    mask = os.urandom(4)
    body = bytes(byte ^ key for byte, key in zip(text.encode(), itertools.cycle(mask)))
    return struct.pack("!BB", 0x81, 0x80 | len(body)) + mask + body


def connect(port: int) -> socket.socket:
    """Open a WebSocket whose side takes next to nothing, and come into the rooms' namespace."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.settimeout(60)
    line.connect(("127.0.0.1", port))
    key = base64.b64encode(os.urandom(16)).decode()
    head = ["GET /socket.io/?EIO=4&transport=websocket HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    head += ["Upgrade: websocket", "Connection: Upgrade"]
    head += [f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"]
    line.sendall("\r\n".join([*head, "", ""]).encode())
    assert line.recv(12) == b"HTTP/1.1 101"
    line.sendall(frame("40/rooms,"))
    return line


def is_broken(line: socket.socket) -> bool:
    """Answer a ping; tell whether nobody is there any more."""
    try:
        line.sendall(frame("3"))
    except OSError:
        return True
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends what is not taken")
def test_who_does_not_read_is_cut_though_they_answer_pings(web: list[Instance]) -> None:
    with closing(connect(web[0].port)) as line:
        for _ in range(ASKED):
            line.sendall(frame('42/rooms,1["clock:ping",{"c":1}]'))
        wait_for(lambda: is_broken(line), seconds=90, what="the end of the line")
