"""Web processes as `run.py` starts them, several sharing one database and one Redis."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.servers import wait_for

ROOT = Path(__file__).parents[2]
# A machine that does other work as well may need minutes to start one.
UP_SECONDS = 300


@dataclass
class Instance:
    """One web process."""

    port: int
    log: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        """Start it, for the first time or again where it was."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "run.py"], cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )

    def kill(self) -> None:
        """End it at once, in the middle of whatever it does."""
        self.process.kill()
        self.process.wait()

    def is_up(self) -> bool:
        """Tell whether it answers."""
        assert self.process.poll() is None, f"the web process ended: {self.log.read_text()[-2000:]}"
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/health", timeout=1) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def stop(self) -> None:
        """Interrupt it."""
        self.process.send_signal(signal.SIGINT)

    def end(self) -> None:
        """Wait for its end, and kill it when it takes too long."""
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start(folder: Path, database: str, redis: str, **settings: str) -> Instance:
    """Start a web process on a port of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "FLASK_ENV": "testing",
        "PORT": str(port),
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "SOCKETIO_MESSAGE_QUEUE": f"{redis}?db=1",
        "DATA_DIR": str(folder),
        "LOG_LEVEL": "WARNING",
        **settings,
    }
    made = Instance(port, folder / f"web-{port}.log", environment)
    made.start()
    return made


@contextmanager
def running(
    number: int, folder: Path, database: str, redis: str, **settings: str
) -> Iterator[list[Instance]]:
    """Run several web processes until the block ends."""
    started = [start(folder, database, redis, **settings) for _ in range(number)]
    try:
        for instance in started:
            wait_for(instance.is_up, seconds=UP_SECONDS, what="a web process")
        yield started
    finally:
        for instance in started:
            instance.stop()
        for instance in started:
            instance.end()
