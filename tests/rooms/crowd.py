"""Many guests of one room, read by one thread: who heard which line, and when."""

from __future__ import annotations

import contextlib
import json
import selectors
import struct
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.rooms.raw_line import RawLine
from tests.servers import wait_for

TEXT_MARK, IN = b'"text":"', b"43/rooms,1["
AT_ONCE = 20
PATIENCE = 120.0


@dataclass
class Guest:
    """One guest; `heard` is when each line came."""

    line: RawLine
    rest: bytes = b""
    joined: bool = False
    open: bool = True
    heard: dict[str, float] = field(default_factory=dict)

    def say(self, text: str) -> float:
        """Say something; answer when."""
        said = json.dumps(["chat:send", {"op": str(uuid.uuid4()), "text": text}])
        now = time.monotonic()
        self.line.send(f"42/rooms,{said}")
        return now

    def take(self, frame: bytes) -> None:
        """Note what a frame brings."""
        if frame == b"2":
            self.line.send("3")
        elif frame.startswith(IN):
            assert b'"ok":true' in frame, frame[:300]
            self.joined = True
        elif frame.startswith(b'42/rooms,["chat",'):
            begun = frame.index(TEXT_MARK) + len(TEXT_MARK)
            text = frame[begun : frame.index(b'"', begun)].decode()
            self.heard.setdefault(text, time.monotonic())


class Crowd:
    """Guests who come to the processes in turn, and stay until the block ends."""

    def __init__(self, ports: list[int]) -> None:
        self.ports = ports
        self.guests: list[Guest] = []
        self._selector = selectors.DefaultSelector()
        self._ends = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> Crowd:
        """Begin to listen."""
        self._reader.start()
        return self

    def __exit__(self, *_why: object) -> None:
        """Go."""
        self._ends.set()
        self._reader.join()
        for guest in self.guests:
            guest.line.close()

    def come(self, slug: str, number: int) -> None:
        """Let so many guests come in, a few at a time."""
        for begin in range(0, number, AT_ONCE):
            group = [self._knock(slug) for _ in range(min(AT_ONCE, number - begin))]
            wait_for(lambda: all(one.joined for one in group), seconds=PATIENCE, what="a group")  # noqa: B023

    def _knock(self, slug: str) -> Guest:
        line = RawLine(self.ports[len(self.guests) % len(self.ports)], buffer=None)
        guest = Guest(line, rest=line.left_over())
        self.guests.append(guest)
        self._selector.register(line.socket, selectors.EVENT_READ, guest)
        wish = {"room": slug, "name": f"Guest {len(self.guests)}"}
        line.send(f"42/rooms,1{json.dumps(['room:join', wish])}")
        return guest

    def wait(self, condition: Callable[[Guest], object], what: str) -> None:
        """Wait until something is so of everybody."""
        wait_for(lambda: all(map(condition, self.guests)), seconds=PATIENCE, what=what)

    def _read(self) -> None:
        while not self._ends.is_set():
            for key, _ in self._selector.select(0.05):
                self._hear(key.data)

    def _hear(self, guest: Guest) -> None:
        more = b""
        with contextlib.suppress(OSError):
            more = guest.line.socket.recv(1 << 17)
        if not more:
            guest.open = False
            self._selector.unregister(guest.line.socket)
        guest.rest += more
        for frame in frames(guest):
            guest.take(frame)


def frames(guest: Guest) -> Iterator[bytes]:
    """Take the whole frames off what a guest has read."""
    bytes_, at = guest.rest, 0
    while len(bytes_) - at >= 2:
        size, head = bytes_[at + 1], 2
        if size == 126 and len(bytes_) - at >= 4:
            size, head = struct.unpack_from("!H", bytes_, at + 2)[0], 4
        elif size == 127 and len(bytes_) - at >= 10:
            size, head = struct.unpack_from("!Q", bytes_, at + 2)[0], 10
        elif size >= 126:
            break
        if len(bytes_) - at < head + size:
            break
        yield bytes_[at + head : at + head + size]
        at += head + size
    guest.rest = bytes_[at:]
