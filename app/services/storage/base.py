"""What every store can do; `tests/services/storage` holds each implementation to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

# What is read or written at a time: small enough that other greenlets wait 6 ms at most.
BLOCK = 256 * 1024


@dataclass(frozen=True)
class Stat:
    """A kept file: its size in bytes and when it was last written (aware, UTC)."""

    size: int
    modified: datetime


class Storage(Protocol):
    """A store of files by key; a bad key raises `BadKey`, no room `StorageFull`."""

    def put_file(self, key: str, path: Path) -> None:
        """Take a local file into the store, whole or not at all; it is gone from `path` after."""

    def put_bytes(self, key: str, data: bytes) -> None:
        """Keep bytes under a key, whole or not at all; what was there is replaced."""

    def copy(self, key: str, to: str) -> None:
        """Keep what lies under a key under another one too; raises `NoSuchKey`."""

    def open(self, key: str, *, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Read from byte `start`, at most `length` bytes, in blocks; raises `NoSuchKey` at once."""

    def stat(self, key: str) -> Stat | None:
        """Tell a file's size and age, None when there is none."""

    def delete(self, key: str) -> None:
        """Remove a file; one that is not there is fine."""

    def delete_prefix(self, prefix: str) -> None:
        """Remove everything below a prefix of whole segments."""

    def list(self, prefix: str = "") -> Iterator[str]:
        """Name the keys below a prefix of whole segments, in order; an empty one means all."""

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Tell every key with its bytes; a file that two keys share counts half for each."""

    def as_file(self, key: str) -> AbstractContextManager[Path]:
        """Lend a local file with these bytes, to be read only; raises `NoSuchKey`."""

    def folder(self, prefix: str) -> Path | None:
        """Give the real folder of a prefix to write into, made if need be; None off local disks."""

    def usage(self) -> int:
        """Sum up the bytes kept."""

    def free_bytes(self) -> int | None:
        """Tell how many bytes fit in, None where nobody can know."""
