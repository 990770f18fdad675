"""Making a backup: all rows as they are at one moment, then every file, then what it is."""

from __future__ import annotations

import fcntl
import gzip
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

import sqlalchemy as sa
from sqlalchemy import Connection

from app.backup import contents, manifest, rows, schema, scope
from app.backup.archive import Writer
from app.backup.keys import Keys
from app.backup.manifest import Files, Manifest, Missing, Table
from app.backup.place import Place
from app.core import clock
from app.core.database import snapshot
from app.services.storage import NoSuchKey

Say = Callable[[str], Any]
TELL_EVERY = 500
BUFFER = 1 << 20
LEFT_SECONDS = 60
PART = ".matinee-part"


def pack(place: Place, target: Path, say: Say) -> Manifest:
    """Make a backup; nothing lies at the target before it is whole."""
    made_at = clock.now()
    with unfinished(target) as file, Keys() as pointed:
        tar = Writer(file, int(made_at.timestamp()))
        with snapshot(place.engine) as connection:
            revision = schema.checked_revision(connection, place)
            tables = [
                pack_table(connection, table, tar, pointed)
                for table in scope.tables_of(place.metadata)
            ]
        say(f"{sum(table.rows for table in tables)} rows of {len(tables)} tables")
        files = pack_files(place.other(target), target.parent, tar, pointed, say)
        made = Manifest(
            made_at=made_at,
            version=place.version,
            revision=revision,
            database=place.engine.dialect.name,
            tables=tables,
            files=files,
            missing=Missing(count=len(pointed), keys=pointed.first(manifest.NAMED_KEYS)),
            settings=place.settings,
        )
        with tar.member(manifest.NAME) as sink:
            sink.write(manifest.written(made))
        tar.end()
    return made


def pack_table(connection: Connection, table: sa.Table, tar: Writer, pointed: Keys) -> Table:
    """Write the rows of a table, and note the files they point at."""
    columns, count = rows.columns_of(table), 0
    names = [column.name for column in columns]
    has_files = any(name.endswith(("_key", "_keys")) for name in names)
    with tar.member(f"tables/{table.name}.jsonl.gz") as sink, packed(sink) as file:
        for values in rows.read(connection, table):
            file.write(rows.line(columns, values))
            count += 1
            if has_files:
                pointed.add(scope.files_named(names, values))
    return Table(name=table.name, columns=columns, rows=count, size=sink.size, sha256=sink.sha256)


def pack_files(place: Place, folder: Path, tar: Writer, pointed: Keys, say: Say) -> Files:
    """Write every file of the store and their list; in `pointed` stays what is missing."""
    count = total = 0
    with tempfile.TemporaryFile(dir=folder) as listing:
        with packed(listing) as lines:
            for key in scope.stored(place.store, place.prefixes, place.apart):
                size = pack_file(place, key, tar, pointed, lines)
                if size is None:
                    continue
                count, total = count + 1, total + size
                if count % TELL_EVERY == 0:
                    say(f"{count} files, {total} bytes")
        listing.seek(0)
        offset = tar.offset
        with tar.member(contents.LIST) as sink:
            shutil.copyfileobj(listing, cast("BinaryIO", sink))
    say(f"{count} files, {total} bytes: all")
    return Files(count=count, total=total, offset=offset, size=sink.size, sha256=sink.sha256)


def pack_file(
    place: Place, key: str, tar: Writer, pointed: Keys, lines: gzip.GzipFile
) -> int | None:
    """Write one file; None for one that went meanwhile: it is missing if a row points at it."""
    try:
        pieces = place.store.open(key)
    except NoSuchKey:
        return None
    stat = place.store.stat(key)
    with tar.member(f"files/{key}", int(stat.modified.timestamp()) if stat else None) as sink:
        for piece in pieces:
            sink.write(piece)
    lines.write(contents.listed(key, sink.size, sink.sha256))
    pointed.discard(key)
    return sink.size


def packed(file: Any) -> gzip.GzipFile:
    """Write into a file compressed, the same for the same bytes."""
    return gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=6, mtime=0)


@contextmanager
def unfinished(target: Path) -> Iterator[BinaryIO]:
    """Write beside a file that appears whole, by a rename, for its owner alone."""
    remove_left(target.parent)
    part = target.with_name(f".{target.name}.{os.getpid()}{PART}")
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb", BUFFER) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
            file.flush()
            os.fsync(file.fileno())
            part.rename(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync(target.parent)


def remove_left(folder: Path) -> None:
    """Remove what somebody who was killed left half-written: nobody holds it."""
    for path in folder.glob(f".*{PART}"):
        with path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            if time.time() - path.stat().st_mtime > LEFT_SECONDS:
                path.unlink(missing_ok=True)


def sync(folder: Path) -> None:
    """Have the disk know the new name."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
