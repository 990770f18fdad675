"""A way out for a program that is shut in: a proxy on a socket file, guarded like every fetch.

Each connection is judged as a link is: its name is looked up once, all addresses must be outside,
and the connection goes to one of just these. Time and bytes are counted over all of them together.
"""

from __future__ import annotations

import socket
import threading
from contextlib import closing, suppress
from pathlib import Path
from typing import Self

import httpcore

from app.core import clock
from app.core.errors import AppError
from app.services.fetch.connection import Allowance, GuardedNetwork, MayReach
from app.services.fetch.errors import AddressNotAllowed, FetchFailed
from app.services.fetch.names import Resolve
from app.services.fetch.target import Target

MOST_AT_ONCE = 32
HEAD_BYTES = 64 * 1024
PIECE_BYTES = 64 * 1024
CONNECT_SECONDS, SILENT_SECONDS = 10.0, 60.0
OPENED = b"HTTP/1.1 200 Connection established\r\n\r\n"
REFUSED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
# What is between the client and the proxy alone.
_OURS = ("proxy-", "connection:", "host:", "keep-alive:")


class GuardedProxy:
    """Listens on a socket file while the block runs; `refusal` is the first thing it refused."""

    def __init__(
        self, path: Path, resolve: Resolve, may_reach: MayReach, *, seconds: float, most: int
    ) -> None:
        self.refusal: AppError | None = None
        self._path = path
        self._allowance = Allowance(clock.monotonic() + seconds, most)
        self._network = GuardedNetwork(resolve, may_reach, self._allowance)
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._places = threading.BoundedSemaphore(MOST_AT_ONCE)
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._is_over = False

    def __enter__(self) -> Self:
        self._listener.bind(str(self._path))
        self._path.chmod(0o600)
        self._listener.listen(MOST_AT_ONCE)
        threading.Thread(target=self._accept, name="proxy", daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        """End every connection, also those that wait."""
        with self._lock:
            self._is_over = True
            left = [self._listener, *self._open]
        for one in left:
            _end(one)
        self._path.unlink(missing_ok=True)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self._places.acquire()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        """Carry one connection to its end."""
        try:
            with closing(client), suppress(OSError):
                client.settimeout(SILENT_SECONDS)
                if self._note(client):
                    self._carry(client)
        finally:
            with self._lock:
                self._open.discard(client)
            self._places.release()

    def _note(self, one: socket.socket) -> bool:
        """Remember what must be closed at the end; say whether it has not come yet."""
        with self._lock:
            self._open.add(one)
            return not self._is_over

    def _carry(self, client: socket.socket) -> None:
        try:
            head, rest = _read_head(client)
            target, first = _asked(head)
            server = self._connected(target)
        except AppError as error:
            self.refusal = self.refusal or error
            client.sendall(REFUSED)
            return
        with closing(server):
            if not self._note(server):
                return
            if first:
                server.sendall(first + rest)
            else:
                client.sendall(OPENED)
                server.sendall(rest)
            back = threading.Thread(target=self._pump, args=(server, client), daemon=True)
            back.start()
            self._pump(client, server)
            back.join(SILENT_SECONDS)
        with self._lock:
            self._open.discard(server)

    def _connected(self, target: Target) -> socket.socket:
        """Connect where the guard lets us; raise an error of this package."""
        try:
            stream = self._network.connect_tcp(target.host, target.port, CONNECT_SECONDS)
        except (httpcore.TimeoutException, httpcore.NetworkError) as error:
            raise FetchFailed from error
        found: socket.socket = stream.get_extra_info("socket")
        found.settimeout(SILENT_SECONDS)
        return found

    def _pump(self, source: socket.socket, goal: socket.socket) -> None:
        """Carry bytes one way until one side ends it, or the allowance does."""
        try:
            while data := source.recv(PIECE_BYTES):
                with self._lock:
                    self._allowance.bytes(len(data))
                    self._allowance.bytes_left -= len(data)
                self._allowance.seconds()
                goal.sendall(data)
            goal.shutdown(socket.SHUT_WR)
        except OSError:
            _end(source)
            _end(goal)
        except AppError as error:
            self.refusal = self.refusal or error
            _end(source)
            _end(goal)


def _read_head(client: socket.socket) -> tuple[str, bytes]:
    """Read a request up to its empty line; answer its head and what came behind it."""
    received = b""
    while b"\r\n\r\n" not in received:
        piece = client.recv(PIECE_BYTES)
        if not piece or len(received) > HEAD_BYTES:
            raise AddressNotAllowed
        received += piece
    head, _, rest = received.partition(b"\r\n\r\n")
    return head.decode("latin-1"), rest


def _asked(head: str) -> tuple[Target, bytes]:
    """Answer where a request wants to go, and its head as the other side gets it.

    A tunnel (CONNECT) has none: what goes through it is between the two ends.
    """
    line, *fields = head.split("\r\n")
    try:
        method, goal, version = line.split(" ")
    except ValueError:
        raise AddressNotAllowed from None
    if method == "CONNECT":
        return Target.read(f"https://{goal}/"), b""
    target = Target.read(goal)
    if target.scheme != "http":
        raise AddressNotAllowed
    kept = [field for field in fields if not field.lower().startswith(_OURS)]
    host = target.url.split("/")[2]
    lines = [f"{method} {target.path} {version}", f"Host: {host}", "Connection: close", *kept]
    return target, "\r\n".join([*lines, "", ""]).encode("latin-1")


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    with suppress(OSError):
        one.close()
