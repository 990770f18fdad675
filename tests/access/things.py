"""One thing for every path parameter of every route, belonging to the owner and hidden from others.

Each domain's tests hold its own in `tests/<domain>/things.py`, a dict `THINGS` by parameter; here
are those of the frames. A route with a parameter nobody makes fails the matrix.
"""

from __future__ import annotations

import importlib
from pathlib import Path

from tests.access.thing import Thing

TESTS = Path(__file__).parents[1]
FRAMES = {
    "key": Thing(lambda _app, _owner: "videos/nobody/master.m3u8", is_secret=True, is_there=False),
    "token": Thing(lambda _app, _owner: "no-such-token", is_secret=True, is_there=False),
    "filename": Thing(lambda _app, _owner: "css/base.css", is_secret=False),
}


def collected() -> dict[str, Thing]:
    """Collect the things of the frames and of every domain."""
    found = dict(FRAMES)
    for file in sorted(TESTS.glob("*/things.py")):
        if file.parent != Path(__file__).parent:
            found |= importlib.import_module(f"tests.{file.parent.name}.things").THINGS
    return found


MAKERS = collected()
