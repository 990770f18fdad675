"""What can go wrong with a file by its key."""

from __future__ import annotations

from app.core import errors


class NoSuchKey(errors.NotFound):
    """Nothing is kept under the key."""

    code = "NO_SUCH_FILE"
    message = "This file does not exist."


class BadKey(NoSuchKey):
    """Not a key at all, so nothing can be kept under it."""


class StorageFull(errors.InsufficientStorage):
    """The disk or the bucket takes no more bytes."""
