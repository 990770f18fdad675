"""Web processes as `run.py` starts them, several sharing one database and one Redis."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.servers import wait_for

ROOT = Path(__file__).parents[2]


@dataclass
class Instance:
    """One web process."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

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
    path = folder / f"web-{port}.log"
    with path.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "run.py"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    return Instance(port, process, path)


@contextmanager
def running(
    number: int, folder: Path, database: str, redis: str, **settings: str
) -> Iterator[list[Instance]]:
    """Run several web processes until the block ends."""
    started = [start(folder, database, redis, **settings) for _ in range(number)]
    try:
        for instance in started:
            wait_for(instance.is_up, seconds=100, what="a web process")
        yield started
    finally:
        for instance in started:
            instance.stop()
        for instance in started:
            instance.end()
