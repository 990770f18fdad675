"""The clocks of the house: tests turn them by `clock.use`, nobody else asks the system."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime


class _Source:
    now: Callable[[], datetime] = staticmethod(lambda: datetime.now(UTC))


def now() -> datetime:
    """Tell the time, aware, in UTC."""
    return _Source.now()


def monotonic() -> float:
    """Tell seconds of a clock that never goes back."""
    return time.monotonic()


@contextmanager
def use(source: Callable[[], datetime]) -> Iterator[None]:
    """Let `now` answer from another source while the block runs."""
    before = _Source.now
    _Source.now = staticmethod(source)
    try:
        yield
    finally:
        _Source.now = staticmethod(before)
