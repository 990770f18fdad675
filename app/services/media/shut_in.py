"""Run inside the sandbox, by Python's own library alone: yt-dlp, whose only way out is a socket.

`python shut_in.py SOCKET PACKAGE AUTHORITIES [yt-dlp's arguments …]`
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
from pathlib import Path

PIECE_BYTES = 64 * 1024


def pump(source: socket.socket, goal: socket.socket) -> None:
    """Carry bytes one way until they end."""
    with contextlib.suppress(OSError):
        while data := source.recv(PIECE_BYTES):
            goal.sendall(data)
    with contextlib.suppress(OSError):
        goal.shutdown(socket.SHUT_WR)


def relay(listener: socket.socket, way_out: str) -> None:
    """Lead every connection made here to the socket of the proxy outside."""
    while True:
        client, _ = listener.accept()
        proxy = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        proxy.connect(way_out)
        for ends in ((client, proxy), (proxy, client)):
            threading.Thread(target=pump, args=ends, daemon=True).start()


def main() -> None:
    """Open the way out, then be yt-dlp."""
    way_out, package, authorities, *arguments = sys.argv[1:]
    os.environ["SSL_CERT_FILE"] = authorities
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=relay, args=(listener, way_out), daemon=True).start()
    named = Path.cwd() / "yt_dlp"
    named.symlink_to(package)
    sys.path.insert(0, str(named.parent))
    from yt_dlp import main as be_ytdlp  # noqa: PLC0415 - it is only here under this name

    port = listener.getsockname()[1]
    be_ytdlp(["--proxy", f"http://127.0.0.1:{port}", *arguments])


if __name__ == "__main__":
    main()
