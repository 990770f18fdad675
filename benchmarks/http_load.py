"""Asks one address again and again: `python -m benchmarks.http_load URL CONNECTIONS SECONDS`."""

import asyncio
import json
import re
import sys
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass
class Tally:
    """What all connections together have seen."""

    until: float
    seconds: list[float] = field(default_factory=list)
    failed: int = 0


class Asker(asyncio.Protocol):
    """One kept-alive connection that asks again as soon as it has been answered."""

    def __init__(self, request: bytes, tally: Tally) -> None:
        self.request = request
        self.tally = tally
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask the first time."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.ask()

    def ask(self) -> None:
        """Send the request and forget what came before."""
        self.kept = b""
        self.wanted = 0
        self.asked = time.perf_counter()
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        """Collect the answer; when it is whole, count it and ask again."""
        self.kept += data
        if not self.wanted and (end := self.kept.find(b"\r\n\r\n")) >= 0:
            found = LENGTH.search(self.kept, 0, end)
            self.wanted = end + 4 + (int(found[1]) if found else 0)
            self.tally.failed += not self.kept.startswith(b"HTTP/1.1 200")
        if self.wanted and len(self.kept) >= self.wanted:
            self.tally.seconds.append(time.perf_counter() - self.asked)
            self.next()

    def next(self) -> None:
        """Ask again while there is time."""
        if time.perf_counter() < self.tally.until:
            self.ask()
        elif not self.done.done():
            self.transport.close()
            self.done.set_result(None)


async def measure(url: str, connections: int, seconds: float) -> dict[str, float]:
    """Ask for so many seconds over so many connections; return what was seen."""
    parts = urlsplit(url)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    head = f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept: application/json\r\n\r\n"
    tally = Tally(time.perf_counter() + seconds)
    begun = time.perf_counter()
    loop = asyncio.get_running_loop()
    made = [
        await loop.create_connection(
            lambda: Asker(head.encode(), tally), parts.hostname, parts.port
        )
        for _ in range(connections)
    ]
    await asyncio.gather(*(asker.done for _, asker in made))
    return summed_up(tally, time.perf_counter() - begun)


def summed_up(tally: Tally, seconds: float) -> dict[str, float]:
    """Return the rate and the latencies."""
    ordered = sorted(tally.seconds)
    return {
        "requests": len(ordered),
        "failed": tally.failed,
        "seconds": seconds,
        "p50": ordered[len(ordered) // 2] * 1000,
        "p95": ordered[int(len(ordered) * 0.95)] * 1000,
        "p99": ordered[int(len(ordered) * 0.99)] * 1000,
    }


if __name__ == "__main__":
    address, connections, seconds = sys.argv[1:4]
    print(json.dumps(asyncio.run(measure(address, int(connections), float(seconds)))))
