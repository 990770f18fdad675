"""The spool: one file per upload, held by one writer at a time, moved away when it is whole."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from app.core.threads import in_pool
from app.services import storage
from app.uploads.errors import UploadIsBusy


class SpoolFile:
    """An open spool file whose lock is held: it grows at its end, or is cut back."""

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self._handle = handle

    @property
    def size(self) -> int:
        """Tell how many bytes are in it."""
        return os.fstat(self._handle).st_size

    def append(self, block: bytes, digest: Any = None) -> None:
        """Write a block at the end, and hash it on the way; raise StorageFull."""
        in_pool(self._append, block, digest)

    def cut(self, size: int) -> None:
        """Take away what is beyond `size`."""
        in_pool(os.ftruncate, self._handle, size)

    def sync(self) -> None:
        """Have everything written reach the disk."""
        with storage.full_disk_told():
            in_pool(os.fsync, self._handle)

    def remove(self) -> None:
        """Take the file out of the spool, if it still is there."""
        self.path.unlink(missing_ok=True)

    def _append(self, block: bytes, digest: Any) -> None:
        view = memoryview(block)
        os.lseek(self._handle, 0, os.SEEK_END)
        with storage.full_disk_told():
            while view:
                view = view[os.write(self._handle, view) :]
        if digest is not None:
            digest.update(block)


class Spool:
    """The folder of the spool files; all web processes share it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def hold(self, upload_id: UUID) -> Iterator[SpoolFile]:
        """Open an upload's file, new if need be, for one writer; raise UploadIsBusy.

        The lock belongs to the open file: it ends with the process that holds it, however it dies.
        """
        path = self.folder / upload_id.hex
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
        try:
            _lock(handle)
            yield SpoolFile(path, handle)
        finally:
            os.close(handle)

    def size(self, upload_id: UUID) -> int:
        """Tell how many bytes an upload's file has, 0 when there is none."""
        try:
            return (self.folder / upload_id.hex).stat().st_size
        except FileNotFoundError:
            return 0

    def free_bytes(self) -> int:
        """Tell how many bytes fit in."""
        return shutil.disk_usage(self.folder).free

    def older_than(self, moment: datetime) -> Iterator[UUID]:
        """Name the uploads whose files nobody has written to since a moment."""
        for path in self.folder.iterdir():
            with suppress(ValueError, FileNotFoundError):
                written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                if written < moment:
                    yield UUID(hex=path.name)


def _lock(handle: int) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise UploadIsBusy from error
