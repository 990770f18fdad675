"""Files on a local disk. A file appears under its key by a rename, so nobody sees half of one."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path

from app.core import ids
from app.core.threads import in_pool
from app.services.storage.base import BLOCK, Stat
from app.services.storage.errors import NoSuchKey, full_disk_told
from app.services.storage.keys import check_key, check_prefix

# What a killed process left half-written goes after a day; no key begins with a dot.
_ARRIVAL_SECONDS = 86_400


class _Blocks(Iterator[bytes]):
    """What is left of an open file, at most `left` bytes of it.

    It closes the file at its end, and when it is given up, also before its first block: a
    generator that was never begun could not.
    """

    def __init__(self, file: FileIO, left: int | None) -> None:
        self._file, self._left = file, left

    def __next__(self) -> bytes:
        size = BLOCK if self._left is None else min(BLOCK, self._left)
        block: bytes = in_pool(self._file.read, size) if size > 0 else b""
        if not block:
            self._left = 0
            self._file.close()
            raise StopIteration
        if self._left is not None:
            self._left -= len(block)
        return block

    def __del__(self) -> None:
        self._file.close()


class LocalDisk:
    """Storage below one folder, which is made when it is not there."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()
        self._arrivals = self.root / ".arriving"
        self._arrivals.mkdir(parents=True, exist_ok=True)
        self._forget_old_arrivals()

    def path(self, key: str) -> Path:
        """Name the file of a key, whether it is there or not."""
        return self.root / check_key(key)

    def put_file(self, key: str, path: Path) -> None:
        """Rename a file into place; from another file system it is copied first."""
        with full_disk_told():
            in_pool(self._take, self.path(key), path)

    def put_bytes(self, key: str, data: bytes) -> None:
        """Write bytes beside and rename them into place."""
        with full_disk_told():
            in_pool(self._write, self.path(key), data)

    def copy(self, key: str, to: str) -> None:
        """Give the file a second name, as its bytes never change; or copy where there are none."""
        with full_disk_told():
            in_pool(self._link, self.path(key), self.path(to))

    def open(self, key: str, *, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Read a range in blocks; the file is opened now and closed with the iterator."""
        try:
            file = self.path(key).open("rb", buffering=0)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            raise NoSuchKey from error
        file.seek(start)
        return _Blocks(file, length)

    def stat(self, key: str) -> Stat | None:
        """Look at the file of a key."""
        try:
            found = self.path(key).stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        if not stat.S_ISREG(found.st_mode):
            return None
        return Stat(found.st_size, datetime.fromtimestamp(found.st_mtime, UTC))

    def delete(self, key: str) -> None:
        """Unlink a file, then the folders it leaves empty."""
        path = self.path(key)
        in_pool(path.unlink, missing_ok=True)
        self._prune(path.parent)

    def delete_prefix(self, prefix: str) -> None:
        """Remove a whole folder; it vanishes from its place at once, its bytes a little later."""
        path = self.root / check_prefix(prefix)
        in_pool(self._drop, path)
        self._prune(path.parent)

    def list(self, prefix: str = "") -> Iterator[str]:
        """Walk the folder of a prefix in the order of names."""
        start = self.root / check_prefix(prefix) if prefix else self.root
        return iter(in_pool(_names_below, start, self.root))

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Walk the whole store."""
        return iter(in_pool(_sizes_below, self.root))

    @contextmanager
    def as_file(self, key: str) -> Iterator[Path]:
        """Lend the kept file itself."""
        path = self.path(key)
        if not path.is_file():
            raise NoSuchKey
        yield path

    def folder(self, prefix: str) -> Path:
        """Make and give the folder of a prefix."""
        path = self.root / check_prefix(prefix)
        _make_folder(path)
        return path

    def usage(self) -> int:
        """Sum up the sizes of all files."""
        return in_pool(_tree_size, self.root)

    def free_bytes(self) -> int:
        """Ask the file system."""
        return shutil.disk_usage(self.root).free

    def _take(self, target: Path, path: Path) -> None:
        os.utime(path)  # from now on it is here: what sweeps look at its age
        _sync(path)
        try:
            _place(path, target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            with self._arriving() as copy:
                shutil.copyfile(path, copy)
                self._settle(copy, target)
            path.unlink()
        _sync(target.parent)

    def _write(self, target: Path, data: bytes) -> None:
        with self._arriving() as path:
            path.write_bytes(data)
            self._settle(path, target)

    def _link(self, source: Path, target: Path) -> None:
        if not source.is_file():
            raise NoSuchKey
        with self._arriving() as second:
            try:
                second.hardlink_to(source)
            except PermissionError:
                # A file system without links.
                shutil.copyfile(source, second)
            self._settle(second, target)

    def _settle(self, path: Path, target: Path) -> None:
        _sync(path)
        _place(path, target)
        _sync(target.parent)

    @contextmanager
    def _arriving(self) -> Iterator[Path]:
        path = self._arrivals / ids.new_id().hex
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def _forget_old_arrivals(self) -> None:
        for path in self._arrivals.iterdir():
            # What another process had on the way may have arrived meanwhile.
            with suppress(FileNotFoundError):
                if time.time() - path.lstat().st_mtime > _ARRIVAL_SECONDS:
                    _remove(path)

    def _drop(self, path: Path) -> None:
        leaving = self._arrivals / ids.new_id().hex
        try:
            path.replace(leaving)
        except (FileNotFoundError, NotADirectoryError):
            return
        _remove(leaving)

    def _prune(self, folder: Path) -> None:
        while folder != self.root:
            try:
                folder.rmdir()
            except FileNotFoundError:
                pass
            except OSError:
                return
            folder = folder.parent


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it, which another's tidying may take away in between."""
    while True:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return
        except FileNotFoundError:
            continue
        except FileExistsError:
            if folder.exists():
                raise


def _place(path: Path, target: Path) -> None:
    """Rename a file into its folder, made if need be."""
    while True:
        _make_folder(target.parent)
        try:
            path.replace(target)
            return
        except FileNotFoundError:
            if not path.exists():
                raise


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _names_below(start: Path, root: Path) -> list[str]:
    found = []
    for folder, below, names in os.walk(start):
        below[:] = [name for name in below if not name.startswith(".")]
        place = Path(folder).relative_to(root)
        found += [(place / name).as_posix() for name in names if not name.startswith(".")]
    return sorted(found)


def _sizes_below(root: Path) -> list[tuple[str, int]]:
    found = []
    for key in _names_below(root, root):
        with suppress(FileNotFoundError):
            kept = (root / key).stat()
            found.append((key, kept.st_size // kept.st_nlink))
    return found


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _tree_size(root: Path) -> int:
    total = 0
    for folder, _, names in os.walk(root):
        for name in names:
            with suppress(FileNotFoundError):
                found = Path(folder, name).stat()
                total += found.st_size // found.st_nlink
    return total
