"""The folders steps work in: one per step and fence, gone with the step."""

import os
import shutil
import signal
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.jobs.leases import Lease


@contextmanager
def made_for(lease: Lease, root: Path) -> Iterator[Path]:
    """Make a folder that is gone after the block, whatever happens in it."""
    folder = root / f"{lease.step_id}-{lease.fence}"
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def abandoned(root: Path, is_running: Callable[[uuid.UUID, int], bool]) -> list[Path]:
    """List the folders whose step nobody runs any more."""
    if not root.is_dir():
        return []
    named = [(folder, _read(folder.name)) for folder in root.iterdir()]
    return [folder for folder, owner in named if owner and not is_running(*owner)]


def remove(folder: Path) -> None:
    """Remove a folder and what is in it, and end what still works there."""
    end_tools(folder)
    shutil.rmtree(folder, ignore_errors=True)


def end_tools(folder: Path) -> None:
    """Kill every process whose command names the folder.

    Tools die with their worker, but a worker killed within the milliseconds in which the sandbox
    starts leaves a process that waits for ever.
    """
    mark = str(folder.resolve()).encode()
    # Behind it the path goes on or the word ends; a later fence only begins with the same digits.
    named = (mark + b"/", mark + b"\0")
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            command = entry.read_bytes()
            if any(name in command for name in named):
                os.kill(int(entry.parent.name), signal.SIGKILL)


def _read(name: str) -> tuple[uuid.UUID, int] | None:
    step_id, _, fence = name.rpartition("-")
    try:
        return uuid.UUID(step_id), int(fence)
    except ValueError:
        return None
