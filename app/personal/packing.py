"""Writes an export: a ZIP file with one JSON file for each part, and the files themselves.

Rows are read a page at a time, files a block at a time; no transaction is open while bytes are
written. Files are kept as they are: what people upload is compressed already.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from uuid import UUID

import orjson

from app.accounts import exports
from app.accounts.exports import KeptFile, Part, Table
from app.core import clock
from app.core.database import unit_of_work
from app.services import storage
from app.services.storage import NoSuchKey

LAYOUT = orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS
Watch = Callable[[float], None]


@dataclass(frozen=True)
class Measured:
    """A file to take along, and how many bytes it has."""

    file: KeptFile
    size: int


def files_of(user_id: UUID) -> list[KeptFile]:
    """List the files that are a person's, each under a path of its own."""
    with unit_of_work(writes=False):
        found = [file for part in exports.parts() for file in part.files(user_id)]
    return list({file.path: file for file in found}.values())


def measured(files: Sequence[KeptFile]) -> list[Measured]:
    """Look up how large files are; one that is missing counts nothing."""
    stats = [(file, storage.current().stat(file.key)) for file in files]
    return [Measured(file, stat.size if stat else 0) for file, stat in stats]


def write(path: Path, user_id: UUID, files: Sequence[Measured], *, watch: Watch) -> None:
    """Write the whole export; `watch` is told how much of it is done and may stop it."""
    parts = exports.parts()
    with zipfile.ZipFile(path, "w") as archive:
        for part in parts:
            write_part(archive, part, user_id)
        missing = write_files(archive, files, watch)
        with entry(archive, "README.txt") as out:
            out.write(readme(parts, len(files) - len(missing), missing).encode())


def entry(archive: zipfile.ZipFile, name: str, method: int = zipfile.ZIP_DEFLATED) -> IO[bytes]:
    """Open a new file of the archive to write it; it may pass 4 GiB."""
    info = zipfile.ZipInfo(name, date_time=clock.now().timetuple()[:6])
    info.compress_type, info.external_attr = method, 0o600 << 16
    return archive.open(info, "w", force_zip64=True)


def write_part(archive: zipfile.ZipFile, part: Part, user_id: UUID) -> None:
    """Write the rows of a part, each as it is read: one list for each table."""
    with entry(archive, f"{part.name}.json") as out:
        out.write(b"{")
        for number, table in enumerate(part.tables):
            out.write(f'{"," if number else ""}\n  "{table.name}": '.encode())
            write_rows(out, (exports.shown(table, row) for row in rows_of(table, user_id)))
        out.write(b"\n}\n")


def write_rows(out: IO[bytes], rows: Iterator[dict[str, Any]]) -> None:
    """Write a list of rows, one after the other."""
    between = b"[\n    "
    for row in rows:
        text = orjson.dumps(row, default=str, option=LAYOUT)
        out.write(between + text.replace(b"\n", b"\n    "))
        between = b",\n    "
    out.write(b"[]" if between.startswith(b"[") else b"\n  ]")


def rows_of(table: Table, user_id: UUID) -> Iterator[Any]:
    """Read the rows of a table that are a person's, each page in a transaction of its own."""
    after = None
    while True:
        with unit_of_work(writes=False):
            found = exports.page(table, user_id, after)
        yield from found
        if len(found) < exports.PAGE:
            return
        after = exports.key_of(table, found[-1])


def write_files(
    archive: zipfile.ZipFile, files: Sequence[Measured], watch: Watch
) -> list[KeptFile]:
    """Write the files; answer those that are not in the storage any more."""
    total, done = sum(one.size for one in files) or 1, 0
    missing = []
    for one in files:
        watch(done / total)
        try:
            blocks = storage.current().open(one.file.key)
        except NoSuchKey:
            missing.append(one.file)
            continue
        with entry(archive, f"files/{one.file.path}", zipfile.ZIP_STORED) as out:
            for block in blocks:
                out.write(block)
                done += len(block)
                watch(min(done / total, 1.0))
    return missing


def readme(parts: Sequence[Part], files: int, missing: Sequence[KeptFile]) -> str:
    """Say what is where."""
    lines = [
        "Your data",
        "=========",
        "",
        f"This is everything that belonged to your account on {clock.now():%d %B %Y, %H:%M} UTC.",
        "Each JSON file (UTF-8) holds the rows of one part of the service, by the name of their",
        "table. Times are in UTC; lengths of films and positions in them are in seconds.",
        "Passwords, tokens and other secrets are not in here, not even in their stored form.",
        "",
        *(f"{part.name + '.json':20} {part.about}" for part in parts),
        f"{'files/':20} the {files} files that are yours, as you uploaded them, and pictures",
        "",
    ]
    if missing:
        lines += ["These files were not in the storage any more:", ""]
        lines += [f"  files/{file.path}" for file in missing]
    return "\n".join(lines) + "\n"
