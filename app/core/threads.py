"""Heavy file work beside gevent: a native thread does it while other greenlets go on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Stalled(Exception):
    """Nothing happened for the seconds that were given."""


def _under_gevent() -> bool:
    """Tell whether gevent runs this thread; its pool's own threads are plain ones."""
    monkey = sys.modules.get("gevent.monkey")
    if monkey is None or not monkey.is_module_patched("threading"):
        return False
    hub = sys.modules["gevent"].get_hub()
    return bool(hub.loop.default)


def in_pool(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run file work in gevent's thread pool, or straight away where gevent is not at work.

    Only plain values may go in: there is no application context, and subprocesses raise in there.
    """
    if not _under_gevent():
        return function(*args, **kwargs)
    result, error = _pool().apply(_caught, (function, args, kwargs))
    if error is not None:
        raise error
    value: T = result
    return value


def _pool() -> Any:
    return sys.modules["gevent"].get_hub().threadpool


def _caught(
    function: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[T | None, BaseException | None]:
    """Carry an error back as a value: gevent would print one that is expected, too."""
    try:
        return function(*args, **kwargs), None
    except Exception as error:  # noqa: BLE001 - the caller raises it
        return None, error


@contextmanager
def stall_limit(seconds: float) -> Iterator[None]:
    """Raise `Stalled` in a greenlet that waits longer than `seconds`; a plain thread just waits."""
    if not _under_gevent():
        yield
        return
    with sys.modules["gevent"].Timeout(seconds, Stalled):
        yield
