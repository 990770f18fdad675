"""A plain tar as this house writes it, read back only if every byte between its members is ours.

A header must be the very bytes that would be written for its name, size and time: links, devices,
other owners and damage of any kind fail that one comparison.
"""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from app.backup.errors import Damaged

BLOCK = tarfile.BLOCKSIZE
END = bytes(2 * BLOCK)
PIECE = 256 * 1024
LONGEST_NAME = 1000


class Sink(io.RawIOBase):
    """Where the bytes of one member go; it counts and hashes them."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._digest, self.size = file, hashlib.sha256(), 0

    def writable(self) -> bool:
        """Say that it takes bytes."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Take some bytes."""
        self._digest.update(data)
        self.size += len(data)
        return self._file.write(data)

    @property
    def sha256(self) -> str:
        """Answer the hash of all that was written."""
        return self._digest.hexdigest()


class Writer:
    """Writes members of sizes nobody knows beforehand into a file that can be wound back."""

    def __init__(self, file: BinaryIO, modified: int) -> None:
        self._file, self._modified = file, modified

    @property
    def offset(self) -> int:
        """Tell where the next member begins."""
        return self._file.tell()

    @contextmanager
    def member(self, name: str, modified: int | None = None) -> Iterator[Sink]:
        """Open the next member; its header gets its size when it is closed."""
        start, time = self.offset, self._modified if modified is None else modified
        self._file.write(header(name, 0, time))
        sink = Sink(self._file)
        yield sink
        self._file.write(bytes(-sink.size % BLOCK))
        self._file.seek(start)
        self._file.write(header(name, sink.size, time))
        self._file.seek(0, os.SEEK_END)

    def end(self) -> None:
        """Write what a tar ends with."""
        self._file.write(END)


@dataclass(frozen=True)
class Found:
    """A member of a tar and where its bytes are."""

    name: str
    size: int
    start: int

    @property
    def end(self) -> int:
        """Tell where the next header begins."""
        return self.start + self.size + -self.size % BLOCK


def header(name: str, size: int, modified: int) -> bytes:
    """Write the header of a member."""
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = size, modified, 0o600
    return info.tobuf(tarfile.GNU_FORMAT, "utf-8", "strict")


def found_at(file: BinaryIO, position: int) -> Found | None:
    """Read the header at a position; None at the end of the tar, Damaged if it is not ours."""
    file.seek(position)
    raw = exactly(file, BLOCK)
    if raw == bytes(BLOCK):
        return None
    try:
        info = tarfile.TarInfo.frombuf(raw, "utf-8", "strict")
        name = info.name
        if info.type == tarfile.GNUTYPE_LONGNAME:
            name, more = _long_name(file, info.size)
            last = exactly(file, BLOCK)
            info = tarfile.TarInfo.frombuf(last, "utf-8", "strict")
            raw += more + last
        as_ours = header(name, info.size, int(info.mtime))
    except (tarfile.TarError, UnicodeError, ValueError, OverflowError) as error:
        raise Damaged(f"There is no member where one must be, at byte {position}.") from error
    if raw != as_ours or info.size < 0:
        raise Damaged(f"The header at byte {position} ({name!r}) is not one a backup has.")
    return Found(name, info.size, file.tell())


def walk(file: BinaryIO) -> Iterator[Found]:
    """Go through all members, and see that nothing else is in the file."""
    position = 0
    while found := found_at(file, position):
        yield found
        file.seek(found.start + found.size)
        if any(exactly(file, -found.size % BLOCK)):
            raise Damaged(f"There are bytes behind {found.name} that do not belong there.")
        position = found.end
    file.seek(position)
    if file.read(len(END) + 1) != END:
        raise Damaged("The end of the tar is not as it was written.")


def pieces(file: BinaryIO, found: Found) -> Iterator[bytes]:
    """Read a member a piece at a time, whatever else is read from the file meanwhile."""
    done = 0
    while done < found.size:
        file.seek(found.start + done)
        piece = exactly(file, min(PIECE, found.size - done))
        done += len(piece)
        yield piece


def exactly(file: BinaryIO, size: int) -> bytes:
    """Read so many bytes; raise Damaged where the file ends before."""
    data = file.read(size)
    if len(data) != size:
        raise Damaged
    return data


def _long_name(file: BinaryIO, size: int) -> tuple[str, bytes]:
    if size > LONGEST_NAME:
        raise Damaged(f"A member has a name of {size} bytes.")
    raw = exactly(file, size + -size % BLOCK)
    return raw[:size].rstrip(b"\0").decode(), raw
