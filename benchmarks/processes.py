"""Servers under measurement: started on one core, waited for, and always ended."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT / "benchmarks" / ".venv"
SERVER_CORE, LOAD_CORE = 0, (os.cpu_count() or 1) - 1
START_SECONDS = 120


@contextmanager
def server(
    command: Sequence[str | Path], *, port: int, env: dict[str, str] | None = None
) -> Iterator[int]:
    """Run a server on its core until the block ends; gives its process id once it listens."""
    bound = ["setpriv", "--pdeathsig", "KILL", "taskset", "-c", str(SERVER_CORE)]
    process = subprocess.Popen(
        [*bound, *map(str, command)],
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(port, process)
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return when a port listens; raise RuntimeError when the server ends or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} does not listen on {port}")


def free_port() -> int:
    """Return a port nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def load(module: str, *words: str) -> str:
    """Run a load generator of ours on the other core and return what it prints."""
    return on_load_core([sys.executable, "-m", module, *words])


def on_load_core(command: Sequence[str | Path]) -> str:
    """Run a command on the load's core and return what it prints."""
    pinned = ["taskset", "-c", str(LOAD_CORE), *map(str, command)]
    return subprocess.run(pinned, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def peers_python() -> Path:
    """Return the Python of the peers' own environment, made from their lock when it is missing."""
    python = PEERS / "bin" / "python"
    if not python.exists():
        uv = Path(sys.executable).with_name("uv")
        subprocess.run([uv, "venv", "-q", "--python", sys.executable, PEERS], check=True)
        locked = ["--require-hashes", "-r", ROOT / "benchmarks" / "requirements.txt"]
        subprocess.run([uv, "pip", "install", "-q", "--python", python, *locked], check=True)
    return python
