"""A simulated line: a TCP proxy that delays what passes, with jitter, and keeps the order.

Run as a process of its own (`python -m tests.browser.drift.line --to PORT --delay 80 120`), so that
it shares no interpreter with what is measured; it writes the port it listens on. On SIGUSR1 it
holds back what the server answers, but for WebSockets; on SIGUSR2 it lets everything go.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CHUNK = 64 * 1024
UPGRADE = b"Upgrade: websocket"
ROOT = Path(__file__).resolve().parents[3]


@dataclass
class Wire:
    """One connection; a WebSocket once it asked to be one."""

    is_socket: bool = False


class Line:
    """Both ways of one line; delays are in seconds."""

    def __init__(self, target: int, *, least: float, most: float, seed: int) -> None:
        self.target = target
        self.least, self.most = least, most
        self.random = random.Random(seed)
        self.free = asyncio.Event()
        self.free.set()

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection until either end closes it."""
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.close()
            return
        wire = Wire()
        await asyncio.gather(
            self.carry(reader, far_writer, wire),
            self.carry(far_reader, writer, wire, is_answer=True),
        )

    async def carry(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        wire: Wire,
        *,
        is_answer: bool = False,
    ) -> None:
        """Carry one direction: every piece is late by its own delay, none overtakes another."""
        pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        delivery = asyncio.create_task(self.deliver(pieces, writer, wire if is_answer else None))
        loop, due = asyncio.get_running_loop(), 0.0
        try:
            while data := await reader.read(CHUNK):
                wire.is_socket |= UPGRADE in data
                due = max(due, loop.time() + self.random.uniform(self.least, self.most))
                pieces.put_nowait((due, data))
        except OSError:
            pass
        pieces.put_nowait((due, b""))
        await delivery

    async def deliver(
        self,
        pieces: asyncio.Queue[tuple[float, bytes]],
        writer: asyncio.StreamWriter,
        held: Wire | None,
    ) -> None:
        """Hand pieces over when they are due; an empty one ends the direction."""
        loop = asyncio.get_running_loop()
        try:
            while True:
                due, data = await pieces.get()
                await asyncio.sleep(max(0.0, due - loop.time()))
                if held and not held.is_socket:
                    await self.free.wait()
                if not data:
                    break
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()


async def serve(line: Line) -> None:
    """Listen for as long as the process lives; say on which port."""
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, line.free.clear)
    loop.add_signal_handler(signal.SIGUSR2, line.free.set)
    server = await asyncio.start_server(line.accept, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


@dataclass(frozen=True)
class Laid:
    """A line that runs, by the port of its near end."""

    port: int
    process: subprocess.Popen[str]

    def hold(self) -> None:
        """Hold back what the server answers, but for WebSockets."""
        self.process.send_signal(signal.SIGUSR1)

    def let_go(self) -> None:
        """Let pass what is held back, and what comes."""
        self.process.send_signal(signal.SIGUSR2)


@contextmanager
def lay(target: int, *, least: float, most: float, seed: int = 1) -> Iterator[Laid]:
    """Run a line to a local port with one-way delays in ms."""
    command = [sys.executable, "-m", "tests.browser.drift.line", "--to", str(target)]
    command += ["--delay", str(least), str(most), "--seed", str(seed)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield Laid(int(process.stdout.readline()), process)
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=int, required=True)
    parser.add_argument(
        "--delay", type=float, nargs=2, default=(80.0, 120.0), help="one way, in ms"
    )
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    least, most = (ms / 1000 for ms in given.delay)
    asyncio.run(serve(Line(given.to, least=least, most=most, seed=given.seed)))


if __name__ == "__main__":
    main()
