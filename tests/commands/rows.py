"""A row for every command. Each domain's stand in `tests/<domain>/commands.py`, a dict `COMMANDS`.

Beside them `CLEANUPS` says for every cleanup how one thing is made that it tidies. Here are those
of the frame. A command or a cleanup without a row fails, and so does a row without one.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from app.api import health
from app.services import storage
from tests.commands.row import Row, World

TESTS = Path(__file__).parents[1]


def a_stray(_world: World) -> list[str]:
    """Leave a file that no row points at, as if the day it is kept were long over."""
    key = f"{health.TRIAL}/left/over"
    store = storage.current()
    store.put_bytes(key, b"x")
    age(store.path(key))
    return ["strays"]


def age(path: Path) -> None:
    """Make a file as old as the epoch."""
    os.utime(path, (0, 0))


FRAME = {
    "api-guide": Row(lambda world: [str(world.folder / "api.md")], differs=False),
    "cleanup list": Row(),
    "cleanup run": Row(a_stray),
    "doctor": Row(codes=(0, 1)),
    "drop-db": Row(runs=False),
    "events-guide": Row(lambda world: [str(world.folder / "events.md")], differs=False),
    "init-db": Row(runs=False),
    "storage check": Row(),
    "storage usage": Row(),
}


TIDIED: dict[str, Callable[[World], object]] = {"strays": a_stray}


def collected(name: str, own: Mapping[str, Any]) -> dict[str, Any]:
    """Collect what the frame and every domain hold under a name."""
    found = dict(own)
    for file in sorted(TESTS.glob("*/commands.py")):
        module = importlib.import_module(f"tests.{file.parent.name}.commands")
        found |= getattr(module, name, {})
    return found


ROWS = collected("COMMANDS", FRAME)
CLEANUPS = collected("CLEANUPS", TIDIED)
