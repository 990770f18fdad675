"""`make run` once everything is installed: migrates, then keeps all of Matinee running."""

import fcntl
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO

import config
import places
from deploy import first_run, programs, supervisor

UP_SECONDS = 60
ALREADY_RUNS = (
    "Matinee already runs on these data (process {}). "
    "Stop it, or give this one its own: DATA_DIR=/some/folder PORT=5001 make run"
)


def main() -> int:
    """Check, migrate, run until stopped; the exit code says whether it could."""
    try:
        settings = config.load()
        lock = claim(settings.runtime_folder())
        refuse_taken_port(settings)
        kept = programs.wanted(settings)
        first_run.flask("init-db")
    except (OSError, ValueError, subprocess.CalledProcessError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    supervisor.keep(kept, when_up=lambda: welcome(settings))
    lock.close()
    return 0


def claim(folder: Path) -> IO[str]:
    """Take the runtime folder for this process alone, or raise OSError naming who has it."""
    lock = (places.private(folder) / "lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as taken:
        with lock:
            lock.seek(0)
            raise OSError(ALREADY_RUNS.format(lock.read().strip())) from taken
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def refuse_taken_port(settings: config.Settings) -> None:
    """Raise OSError naming the way out when something else listens on our port."""
    family = socket.AF_INET6 if ":" in settings.HOST else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.HOST, settings.PORT))
        except OSError as problem:
            raise OSError(
                f"Port {settings.PORT} on {settings.HOST} cannot be used ({problem.strerror}). "
                f"Choose another: PORT={settings.PORT + 1} make run"
            ) from problem


def welcome(settings: config.Settings) -> None:
    """Say where Matinee is once it answers; the first time, let the operator in."""
    address = places.page(settings.HOST, settings.PORT)
    if not answers(f"{address}/health"):
        supervisor.tell("the web process does not answer yet; its lines above say why")
        return
    supervisor.tell(f"Matinee is at {address} (Ctrl-C stops it)")
    if not os.environ.get("MATINEE_BARE"):
        first_run.greet(supervisor.tell)


def answers(url: str) -> bool:
    """Wait until an address of this machine answers, at most UP_SECONDS; a proxy is not asked."""
    directly = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + UP_SECONDS
    while time.monotonic() < deadline:
        try:
            with directly.open(url, timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


if __name__ == "__main__":
    sys.exit(main())
