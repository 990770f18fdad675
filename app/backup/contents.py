"""An opened backup: its parts in their order, each believed only when its hash is right."""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from app.backup import archive, manifest
from app.backup.errors import Damaged
from app.backup.manifest import Manifest, Packed, Table
from app.services.storage import BadKey, check_key

LIST = "files.jsonl.gz"
LONGEST_LINE = 64 << 20


@dataclass(frozen=True)
class Part:
    """A member as the manifest promises it: the rows of a table, a stored file, or neither."""

    member: str
    promised: Packed | None
    table: Table | None = None
    key: str | None = None
    pieces: Iterable[bytes] = ()

    def lines(self) -> Iterator[bytes]:
        """Unpack the lines of the part."""
        return lines_of(self.member, self.pieces)


class Backup:
    """A backup that lies in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            self.manifest: Manifest = manifest.read(file)

    def parts(self) -> Iterator[Part]:
        """Go through all parts; raise Damaged where one is not what the manifest promises.

        What is wrong with the bytes of a part is told when the last of its pieces is read.
        """
        promised = self._promised()
        with self.path.open("rb") as file:
            for found in archive.walk(file):
                yield self._part(file, found, next(promised, None))
        for missing in promised:
            raise Damaged(f"{missing.member} is missing.")

    def verify(self) -> None:
        """Read everything; raise Damaged at the first thing that is wrong."""
        for part in self.parts():
            for _ in part.pieces:
                pass

    def _part(self, file: BinaryIO, found: archive.Found, part: Part | None) -> Part:
        if part is None:
            raise Damaged(f"{found.name} does not belong into the backup.")
        if part.member != found.name:
            raise Damaged(f"{part.member} is missing: {found.name} is in its place.")
        pieces = archive.pieces(file, found)
        if part.promised is not None:
            if part.promised.size != found.size:
                raise Damaged(f"{found.name} is not as long as it was.")
            pieces = _believed(pieces, part.member, part.promised.sha256)
        return Part(part.member, part.promised, part.table, part.key, pieces)

    def _promised(self) -> Iterator[Part]:
        """Name the members there must be, in their order."""
        for table in self.manifest.tables:
            yield Part(table.member, table, table=table)
        count = 0
        for text in self._list():
            yield _listed(text)
            count += 1
        if count != self.manifest.files.count:
            raise Damaged(f"The list of files has {count} lines.")
        yield Part(LIST, self.manifest.files)
        yield Part(manifest.NAME, None)

    def _list(self) -> Iterator[bytes]:
        files = self.manifest.files
        with self.path.open("rb") as file:
            found = archive.found_at(file, files.offset)
            if found is None or found.name != LIST:
                raise Damaged("The list of files is not where it must be.")
            pieces = _believed(archive.pieces(file, found), LIST, files.sha256)
            yield from lines_of(LIST, pieces)


def listed(key: str, size: int, sha256: str) -> bytes:
    """Write the line of the list that promises a file."""
    return orjson.dumps([key, size, sha256], option=orjson.OPT_APPEND_NEWLINE)


def lines_of(member: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack pieces into lines; raise Damaged where they are not such."""
    try:
        with gzip.GzipFile(fileobj=io.BufferedReader(_Pieces(iter(pieces)))) as file:
            while text := file.readline(LONGEST_LINE):
                if not text.endswith(b"\n"):
                    raise Damaged(f"{member} has a line without an end.")
                yield text
    except (OSError, EOFError, zlib.error) as error:
        raise Damaged(f"{member} cannot be unpacked.") from error


class _Pieces(io.RawIOBase):
    """Pieces as a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def readable(self) -> bool:
        """Say that it gives bytes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Give what is left of a piece."""
        self._rest = self._rest or next(self._pieces, b"")
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


def _listed(text: bytes) -> Part:
    try:
        key, size, sha256 = orjson.loads(text)
        promised = Packed(size=size, sha256=sha256)
        return Part(f"files/{check_key(key)}", promised, key=key)
    except BadKey as error:
        raise Damaged(f"No file can be called {key!r}.") from error
    except (ValueError, TypeError) as error:
        raise Damaged("The list of files cannot be read.") from error


def _believed(pieces: Iterator[bytes], member: str, sha256: str) -> Iterator[bytes]:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
        yield piece
    if digest.hexdigest() != sha256:
        raise Damaged(f"{member} is not as it was packed.")
