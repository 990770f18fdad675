"""A set of keys that may be larger than the memory: a table in a file that SQLite removes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from types import TracebackType
from typing import Self


class Keys:
    """A set of keys on the disk."""

    def __enter__(self) -> Self:
        self._kept = sqlite3.connect("", isolation_level=None)
        self._kept.execute("CREATE TABLE kept (key TEXT PRIMARY KEY) WITHOUT ROWID")
        self._kept.execute("BEGIN")
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._kept.close()

    def add(self, keys: Iterable[str]) -> None:
        """Put keys in."""
        self._kept.executemany("INSERT OR IGNORE INTO kept VALUES (?)", ((key,) for key in keys))

    def discard(self, key: str) -> None:
        """Take a key out, if it is there."""
        self._kept.execute("DELETE FROM kept WHERE key = ?", (key,))

    def __contains__(self, key: str) -> bool:
        found = self._kept.execute("SELECT 1 FROM kept WHERE key = ?", (key,))
        return found.fetchone() is not None

    def __len__(self) -> int:
        return int(self._kept.execute("SELECT count(*) FROM kept").fetchone()[0])

    def first(self, count: int) -> list[str]:
        """Answer some of the keys, in order."""
        found = self._kept.execute("SELECT key FROM kept ORDER BY key LIMIT ?", (count,))
        return [row[0] for row in found]
