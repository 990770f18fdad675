"""What the tests of `/media` share: a scope whose right can be taken away, a clock, some files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.core import clock

PREFIX = "videos/0198c0de"
DATA = bytes(range(256)) * 40


@dataclass
class Door:
    """A checker that counts how often it is asked."""

    is_open: bool = True
    asked: list[tuple[UUID | None, str]] = field(default_factory=list)

    def __call__(self, viewer: UUID | None, prefix: str) -> bool:
        self.asked.append((viewer, prefix))
        return self.is_open


@dataclass
class Clock:
    """A clock that goes on only when told."""

    time: datetime = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def forward(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@contextmanager
def stopped_clock() -> Iterator[Clock]:
    """Stop the house's clock while the block runs."""
    stopped = Clock()
    with clock.use(stopped):
        yield stopped
