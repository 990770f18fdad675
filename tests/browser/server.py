"""All of Matinee as real processes: web by run.py, a worker, and a Redis, on data of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.error
from pathlib import Path

from flask import Flask

from app import create_app
from config import TestingConfig
from tests.servers import ask, wait_for

ROOT = Path(__file__).parents[2]
CELERY = [sys.executable, "-m", "celery", "-A", "celery_worker.celery"]
WORKER = ["worker", "--pool", "threads", "--concurrency", "2", "--queues", "media,ai,mail,default"]
QUIET = ["--without-gossip", "--without-mingle", "--loglevel", "info"]
# A machine that does other work as well may need minutes to start everything.
UP_SECONDS = 300


def free_port() -> int:
    """Answer a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class LiveServer:
    """One installation, on SQLite unless a database is given.

    `second_web` opens another web process on the same data.
    """

    def __init__(self, folder: Path, redis_url: str, database: str | None = None) -> None:
        self.folder, self.port = folder, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "FLASK_APP": "run.py",
            "FLASK_ENV": "development",
            "DEBUG": "false",
            "SECRET_KEY": "k" * 40,
            "DATA_DIR": str(folder),
            "RUNTIME_DIR": str(folder / "run"),
            "DATABASE_URL": database or f"sqlite:///{folder}/matinee.db",
            "REDIS_URL": redis_url,
            "HOST": "127.0.0.1",
            "BCRYPT_ROUNDS": "4",
            "RATELIMIT_ENABLED": "false",
            "LOG_LEVEL": "INFO",
            # Nothing leaves this machine: to the guarded fetcher this address is YouTube away.
            "YOUTUBE_OEMBED_URL": "http://127.0.0.1:9/oembed",
        }
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        """Migrate, then start web and worker."""
        command = [sys.executable, "-m", "flask", "init-db"]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True)
        self.start_web()
        self.start_worker()

    def start_web(self, name: str = "web", *, port: int | None = None) -> str:
        """Start a web process and wait until it answers; answer its address."""
        port = port or self.port
        self._run(name, [sys.executable, "run.py"], PORT=str(port))
        address = f"http://127.0.0.1:{port}"
        wait_for(lambda: self._is_up(name, address), seconds=UP_SECONDS, what=f"{name} to answer")
        return address

    def start_worker(self) -> None:
        """Start a worker of all queues."""
        self._run("worker", [*CELERY, *WORKER, *QUIET])

    def start_beat(self) -> None:
        """Start beat."""
        self._run("beat", [*CELERY, "beat", "--pidfile", "", "--loglevel", "info"])

    def call_task(self, name: str) -> None:
        """Have the worker do a task now that beat would have it do."""
        command = [*CELERY, "call", name, "--queue", "default"]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True)

    def application(self) -> Flask:
        """Make an application in this process, on the same data."""
        settings = TestingConfig(
            DATABASE_URL=self.environment["DATABASE_URL"],
            REDIS_URL=self.environment["REDIS_URL"],
            DATA_DIR=self.folder,
            SECRET_KEY=self.environment["SECRET_KEY"],
        )
        return create_app("testing", **settings.for_flask())

    def second_web(self) -> str:
        """Start another web process on the same data; answer its address."""
        return self.start_web("second web", port=free_port())

    def kill(self, name: str) -> None:
        """End a process and what it started, at once."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """End everything."""
        for name in list(self.processes):
            self.kill(name)

    def log(self, name: str) -> str:
        """Answer what a process wrote."""
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def _run(self, name: str, command: list[str], **more: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment | more,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _is_up(self, name: str, address: str) -> bool:
        if self.processes[name].poll() is not None:
            raise AssertionError(f"{name} ended:\n{self.log(name)[-3000:]}")
        try:
            with ask(f"{address}/health", seconds=2):
                return True
        except (urllib.error.URLError, OSError):
            return False
