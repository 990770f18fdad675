"""Waiting for what other processes do, by condition and never by time alone."""

import time
from collections.abc import Callable
from pathlib import Path


def eventually(condition: Callable[[], object], *, seconds: float = 10) -> bool:
    """Tell whether the condition holds before the deadline."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return bool(condition())


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that only waits to be reaped does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in ("Z", "X")
