"""Taking a body in: in blocks, hashed on the way; what it says is here is on the disk."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from typing import Protocol

from werkzeug.exceptions import ClientDisconnected

from app.core import clock
from app.core.threads import Stalled, stall_limit
from app.services.storage.base import BLOCK
from app.uploads.errors import BodyCut, ChecksumMismatch, TooManyBytes
from app.uploads.protocol import Checksum
from app.uploads.spool import SpoolFile

PIECE = 64 * 1024
# A line that brings less than a piece in this time is dead; its lock must not outlive it long.
STALL_SECONDS = 30.0
# Without a checksum a killed server costs at most this much.
SAVE_BYTES = 8 << 20
SAVE_SECONDS = 5.0

Save = Callable[[int], None]


class Readable(Protocol):
    """The body of a request."""

    def read(self, size: int = -1, /) -> bytes:
        """Read at most `size` bytes; nothing at the end."""


def blocks(body: Readable, length: int | None) -> Iterator[bytes]:
    """Read a body of a known length in blocks; where it is cut, give what came, raise BodyCut."""
    pending, taken = bytearray(), 0
    while piece := _piece(body):
        pending += piece
        taken += len(piece)
        if len(pending) >= BLOCK:
            yield bytes(pending)
            pending.clear()
    if pending:
        yield bytes(pending)
    if piece is None or (length is not None and taken < length):
        raise BodyCut


def _piece(body: Readable) -> bytes | None:
    """Read a little; None where the line broke."""
    try:
        with stall_limit(STALL_SECONDS):
            return body.read(PIECE)
    except (OSError, ClientDisconnected, Stalled):
        return None


def take(
    parts: Iterator[bytes],
    file: SpoolFile,
    *,
    end: int,
    save: Save,
    checksum: Checksum | None = None,
) -> int:
    """Append blocks, up to byte `end` of the file, and answer the new offset."""
    if checksum is None:
        return _take_as_it_comes(parts, file, end, save)
    return _take_checked(parts, file, end, save, checksum)


def _take_as_it_comes(parts: Iterator[bytes], file: SpoolFile, end: int, save: Save) -> int:
    """Save the offset as blocks get safe; whatever came counts, also when the line breaks."""
    offset = saved = file.size
    saved_at = clock.monotonic()
    try:
        for block in parts:
            _check_room(offset + len(block), end)
            file.append(block)
            offset += len(block)
            if offset - saved >= SAVE_BYTES or clock.monotonic() - saved_at >= SAVE_SECONDS:
                saved, saved_at = _saved(file, offset, save), clock.monotonic()
    finally:
        file.cut(offset)
        _saved(file, offset, save)
    return offset


def _take_checked(
    parts: Iterator[bytes], file: SpoolFile, end: int, save: Save, checksum: Checksum
) -> int:
    """Save the offset once all blocks have the checksum; otherwise nothing of them stays."""
    start = offset = file.size
    digest = checksum.new()
    try:
        for block in parts:
            _check_room(offset + len(block), end)
            file.append(block, digest)
            offset += len(block)
        if not hmac.compare_digest(digest.digest(), checksum.digest):
            raise ChecksumMismatch
    except BaseException:
        file.cut(start)
        raise
    return _saved(file, offset, save)


def _check_room(offset: int, end: int) -> None:
    if offset > end:
        raise TooManyBytes


def _saved(file: SpoolFile, offset: int, save: Save) -> int:
    file.sync()
    save(offset)
    return offset
