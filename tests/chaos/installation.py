"""A whole installation under its supervisor, as `make run` starts it, and its processes by name."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.error
from pathlib import Path

from tests.browser.server import free_port
from tests.servers import ask, wait_for

ROOT = Path(__file__).parents[2]
UP_SECONDS = 60
MARKS = {
    "web": "run.py",
    "worker": "celery@",
    "redis": "redis-server",
    "ffmpeg": "ffmpeg",
}


class Installation:
    """Web, worker, beat and a private Redis on data of their own; `lease` is in seconds."""

    def __init__(self, folder: Path, *, lease: float) -> None:
        self.folder, self.port = folder, free_port()
        self.base = f"http://127.0.0.1:{self.port}/api/v1"
        quick = {
            "JOB_LEASE_SECONDS": str(lease),
            "JOB_HEARTBEAT_SECONDS": str(lease / 4),
            "JOB_SWEEP_SECONDS": str(lease / 2),
        }
        self.environment = {
            **os.environ,
            **quick,
            "FLASK_ENV": "development",
            "SECRET_KEY": "k" * 40,
            "DATA_DIR": str(folder),
            "RUNTIME_DIR": str(folder / "run"),
            "PORT": str(self.port),
            "HOST": "127.0.0.1",
            "MATINEE_BARE": "1",
            "RATELIMIT_ENABLED": "false",
            "BCRYPT_ROUNDS": "4",
            "LOG_LEVEL": "INFO",
        }

    def start(self) -> None:
        """Start everything and wait until it answers."""
        with (self.folder / "all.log").open("ab") as log:
            self.supervisor = subprocess.Popen(
                [sys.executable, "-m", "deploy.start"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        wait_for(self.is_up, seconds=UP_SECONDS, what="the installation to answer")
        wait_for(lambda: self.pids("worker"), seconds=UP_SECONDS, what="a worker")

    def stop(self) -> None:
        """Stop as Ctrl-C does."""
        self.supervisor.send_signal(signal.SIGINT)
        self.supervisor.wait(30)

    def is_up(self) -> bool:
        """Tell whether the web process answers."""
        assert self.supervisor.poll() is None, self.log()[-3000:]
        try:
            with ask(f"http://127.0.0.1:{self.port}/health", seconds=2):
                return True
        except (urllib.error.URLError, OSError):
            return False

    def log(self) -> str:
        """Answer what all processes wrote."""
        return (self.folder / "all.log").read_text(errors="replace")

    def pids(self, name: str) -> list[int]:
        """Answer the processes of this installation whose command tells their name."""
        top = self.supervisor.pid
        return [pid for pid in running() if MARKS[name] in command(pid) and top in ancestors(pid)]

    def tree(self) -> list[int]:
        """Answer the supervisor and everything that it, or what it started, has started."""
        top = self.supervisor.pid
        return [top, *(pid for pid in running() if top in ancestors(pid))]

    def kill(self, name: str) -> list[int]:
        """Kill every process of a name, once there is one; answer whom."""
        wait_for(lambda: self.pids(name), seconds=UP_SECONDS, what=f"a {name} to kill")
        pids = self.pids(name)
        for pid in pids:
            end(pid)
        return pids

    def orphans(self) -> list[int]:
        """Answer ffmpegs of this installation that run for more than 10 s without a worker."""
        mine = str(self.folder).encode()
        workers = set(self.pids("worker"))
        return [
            pid
            for pid in running()
            if "ffmpeg" in command(pid)
            and mine in raw_command(pid)
            and age(pid) > 10
            and not workers & set(ancestors(pid))
        ]


def running() -> list[int]:
    """Answer every process id."""
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def raw_command(pid: int) -> bytes:
    """Answer the words of a process' command line; nothing when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def command(pid: int) -> str:
    """Answer a process' command line."""
    return raw_command(pid).replace(b"\0", b" ").decode(errors="replace")


def end(pid: int) -> None:
    """Kill a process that may be gone already."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def ancestors(pid: int) -> list[int]:
    """Answer a process' parent, its parent, and so on."""
    found = []
    while pid > 1:
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            break
        found.append(pid)
    return found


def age(pid: int) -> float:
    """Answer how many seconds a process has run."""
    try:
        started = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])
    except OSError:
        return 0.0
    up = float(Path("/proc/uptime").read_text().split()[0])
    return up - started / os.sysconf("SC_CLK_TCK")
