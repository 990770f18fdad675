"""What the tests of the doctor share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Ask = Callable[[str], tuple[str, str, str]]


def now_of(seconds: float) -> datetime:
    """Tell the time of a clock that goes ahead."""
    return datetime.now(UTC) + timedelta(seconds=seconds)
