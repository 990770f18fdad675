"""A whole installation under its supervisor, as `make run` starts it, and its processes by name."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
from pathlib import Path

from tests.browser.server import free_port
from tests.chaos import processes
from tests.chaos.processes import Process
from tests.chaos.report import Orphaned
from tests.servers import ask, wait_for

ROOT = Path(__file__).parents[2]
# A machine that does other work as well may need minutes to start everything.
UP_SECONDS = 300
STOP_SECONDS = 60
ORPHAN_SECONDS = 10
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
        """Stop as Ctrl-C does; what is started ends with its supervisor, however that ends."""
        self.supervisor.send_signal(signal.SIGINT)
        try:
            self.supervisor.wait(STOP_SECONDS)
        finally:
            self.supervisor.kill()

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
        marked = [pid for pid in processes.running() if MARKS[name] in processes.command(pid)]
        return [pid for pid in marked if top in processes.ancestors(pid)]

    def tree(self) -> list[int]:
        """Answer the supervisor and everything that it, or what it started, has started."""
        top = self.supervisor.pid
        started = [pid for pid in processes.running() if top in processes.ancestors(pid)]
        return [top, *started]

    def tools(self) -> list[Process]:
        """Answer the ffmpegs that work for this installation."""
        return [
            found
            for pid in self.pids("ffmpeg")
            if processes.name(pid) == "ffmpeg" and (found := processes.find(pid))
        ]

    def kill(self, name: str) -> None:
        """Kill every process of a name, once there is one; raise Orphaned for what it leaves.

        The tools of a worker are frozen before: none can end in time because its work was done.
        """
        wait_for(lambda: self.pids(name), seconds=UP_SECONDS, what=f"a {name} to kill")
        tools = self.tools()
        for tool in tools if name == "worker" else ():
            tool.send(signal.SIGSTOP)
        for pid in self.pids(name):
            processes.end(pid)
        self._expect_no_orphans(tools)

    def _expect_no_orphans(self, tools: list[Process]) -> None:
        deadline = time.monotonic() + ORPHAN_SECONDS
        while left := self._orphans(tools):
            if time.monotonic() > deadline:
                for tool in left:
                    tool.send(signal.SIGKILL)
                raise Orphaned(f"{len(left)} of {len(tools)} ffmpegs outlived their worker")
            time.sleep(0.05)

    def _orphans(self, tools: list[Process]) -> list[Process]:
        """Answer which of the tools run on without a worker."""
        workers = set(self.pids("worker"))
        return [
            tool
            for tool in tools
            if tool.lives and not workers & set(processes.ancestors(tool.pid))
        ]
