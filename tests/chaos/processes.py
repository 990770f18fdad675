"""The processes of this machine, as `/proc` tells of them."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Process:
    """One process, and no later one that was given the same id."""

    pid: int
    started: str

    @property
    def lives(self) -> bool:
        """Tell whether it still runs; one that only waits to be reaped does not."""
        now = _status(self.pid)
        return bool(now) and now[19] == self.started and now[0] not in ("Z", "X")

    def send(self, number: signal.Signals) -> None:
        """Send it a signal, unless it is gone."""
        if self.lives:
            _send(self.pid, number)


def find(pid: int) -> Process | None:
    """Take hold of a running process."""
    status = _status(pid)
    return Process(pid, status[19]) if status else None


def running() -> list[int]:
    """Answer every process id."""
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def command(pid: int) -> str:
    """Answer a process' command line; nothing when it is gone."""
    return _read(pid, "cmdline").replace("\0", " ")


def name(pid: int) -> str:
    """Answer the name of the program a process runs."""
    return _read(pid, "comm").strip()


def end(pid: int) -> None:
    """Kill a process that may be gone already."""
    _send(pid, signal.SIGKILL)


def ancestors(pid: int) -> list[int]:
    """Answer a process' parent, its parent, and so on."""
    found = []
    while pid > 1 and (status := _status(pid)):
        pid = int(status[1])
        found.append(pid)
    return found


def _send(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def _status(pid: int) -> list[str]:
    return _read(pid, "stat").rpartition(")")[2].split()


def _read(pid: int, what: str) -> str:
    try:
        return Path(f"/proc/{pid}/{what}").read_text(errors="replace")
    except OSError:
        return ""
