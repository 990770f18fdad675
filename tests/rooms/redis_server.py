"""A real Redis on a unix socket, for the tests of rooms."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError


@dataclass
class RedisServer:
    """One redis-server that can be stopped and started again."""

    folder: Path
    process: subprocess.Popen[bytes] | None = field(default=None)

    def url(self, number: int = 1) -> str:
        """Answer the address of one database."""
        return f"unix://{self.folder}/redis.sock?db={number}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = ["redis-server", "--port", "0", "--unixsocket", f"{self.folder}/redis.sock"]
        command += ["--save", "", "--dir", str(self.folder), "--loglevel", "warning"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        with Redis.from_url(self.url()) as client:
            while True:
                try:
                    client.ping()
                    return
                except RedisError:
                    assert time.monotonic() < deadline, "Redis does not start"
                    time.sleep(0.01)

    def stop(self) -> None:
        """Kill it; what it held is gone."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@contextmanager
def running() -> Iterator[RedisServer]:
    """Run a Redis of one's own."""
    folder = Path(tempfile.mkdtemp(prefix="mr-"))
    server = RedisServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
