"""The queue as plain values, as it comes from the database and goes into Redis."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class KeptEntry:
    """An entry; `duration` and `added_at` are whole milliseconds, `by` is empty for the room's."""

    id: str
    item: str
    duration: int
    by: str
    name: str
    added_at: int
    voters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """A room's whole queue."""

    v: int = 0
    loop: str = "off"
    order: str = "manual"
    quorum: int = 50
    items: tuple[KeptEntry, ...] = ()

    def as_json(self) -> str:
        """Write it as the script `rebuild` reads it."""
        return json.dumps(asdict(self))
