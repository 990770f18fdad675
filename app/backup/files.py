"""Files of a backup on their way into the store, and out again when the rest fails."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from app.backup.contents import Part
from app.backup.errors import CannotRestore
from app.core import ids
from app.services.storage import NoSuchKey, Storage

NEW, OLD = "new", "old"


def in_the_way(key: str) -> str:
    """Say that another file lies where one of the backup's goes."""
    return f"Another file lies under {key} already: --replace overwrites it."


class Arrivals:
    """Puts files in and remembers what was there before, on the disk."""

    def __init__(self, store: Storage, folder: Path, notes: IO[str], *, replace: bool) -> None:
        self._store, self._folder, self._notes, self._replace = store, folder, notes, replace
        self._aside = f"restoring-{ids.new_id().hex}"
        self.written = self.kept = 0
        self.settled = False

    def put(self, part: Part) -> None:
        """Take a file in, unless the very same lies there; raise CannotRestore for another one."""
        key, promised = str(part.key), part.promised
        stat = self._store.stat(key)
        if stat and promised and stat.size == promised.size and self._hash(key) == promised.sha256:
            self.kept += 1
            return
        if stat and not self._replace:
            raise CannotRestore(in_the_way(key))
        path = self._folder / "arriving"
        with path.open("wb") as file:
            for piece in part.pieces:
                file.write(piece)
        if stat:
            self._store.copy(key, f"{self._aside}/{key}")
        self._note(OLD if stat else NEW, key)
        self._store.put_file(key, path)
        self.written += 1

    def settle(self) -> None:
        """Keep what came, whatever happens from now on: the rows that point at it are there."""
        self.settled = True

    def take_back(self) -> None:
        """Make the store what it was; raise CannotRestore where some of it could not be."""
        failed = 0
        self._notes.seek(0)
        for text in self._notes:
            kind, _, key = text.rstrip("\n").partition(" ")
            try:
                self._take_back(kind, key)
            except OSError:
                failed += 1
        if failed:
            raise CannotRestore(
                f"{failed} files could not be put back: what they were lies under {self._aside}/."
            )

    def _take_back(self, kind: str, key: str) -> None:
        if kind == OLD:
            self._store.copy(f"{self._aside}/{key}", key)
        else:
            self._store.delete(key)

    def forget(self) -> None:
        """Let go of what was put aside."""
        self._store.delete_prefix(self._aside)

    def _note(self, kind: str, key: str) -> None:
        self._notes.write(f"{kind} {key}\n")
        self._notes.flush()

    def _hash(self, key: str) -> str:
        digest = hashlib.sha256()
        try:
            for piece in self._store.open(key):
                digest.update(piece)
        except NoSuchKey:
            return ""
        return digest.hexdigest()


@contextmanager
def arrivals(store: Storage, work: Path, *, replace: bool) -> Iterator[Arrivals]:
    """Put files in for as long as the block succeeds; take them back when it does not."""
    work.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=work, prefix="restore-") as folder,
        tempfile.TemporaryFile("w+", dir=work) as notes,
    ):
        made = Arrivals(store, Path(folder), notes, replace=replace)
        try:
            yield made
        except BaseException:
            if not made.settled:
                made.take_back()
            made.forget()  # not reached while it holds the only copies of what was here
            raise
        made.forget()
