"""What can go wrong with a file by its key."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from app.core import errors


class NoSuchKey(errors.NotFound):
    """Nothing is kept under the key."""

    code = "NO_SUCH_FILE"
    message = "This file does not exist."


class BadKey(NoSuchKey):
    """Not a key at all, so nothing can be kept under it."""


class StorageFull(errors.InsufficientStorage):
    """The disk or the bucket takes no more bytes."""

    message = "There is not enough room left to keep this."


@contextmanager
def full_disk_told() -> Iterator[None]:
    """Raise StorageFull where the system says that a disk or a share of it is full."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull from error
        raise
