"""A real Redis that can go away and come back empty, or as production runs it with its data."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from redis import Redis

from tests.servers import answers, wait_for


@dataclass
class RedisServer:
    """One redis-server on a unix socket; a durable one writes down what it holds."""

    folder: Path
    durable: bool = False
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Answer its address, without a database number."""
        return f"unix://{self.folder}/r.sock"

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = ["redis-server", "--port", "0", "--unixsocket", f"{self.folder}/r.sock"]
        command += ["--save", "", "--dir", str(self.folder), "--loglevel", "warning"]
        command += ["--appendonly", "yes"] if self.durable else []
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        with Redis.from_url(self.url) as client:
            wait_for(lambda: answers(client), what="Redis")

    def stop(self) -> None:
        """Kill it; what one that is not durable held is gone."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    @property
    def written(self) -> Path:
        """Answer the folder of what a durable one wrote down."""
        return self.folder / "appendonlydir"


@contextmanager
def running(*, durable: bool = False) -> Iterator[RedisServer]:
    """Run a Redis of one's own."""
    folder = Path(tempfile.mkdtemp(prefix="mr-"))
    server = RedisServer(folder, durable=durable)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
