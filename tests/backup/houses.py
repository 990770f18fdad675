"""A house of its own: an application, a database made by the migrations, a store."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import Result
from flask import Flask
from sqlalchemy import create_engine, text

from app import create_app
from app.backup import archive, manifest, place, scope
from app.backup.contents import Backup
from app.backup.place import Place
from app.core.database import db
from app.services import storage
from app.services.storage import LocalDisk
from config import TestingConfig
from tests import shared_parts

EMPTY = gzip.compress(b"", mtime=0)


@dataclass(frozen=True)
class House:
    """An application of its own, and where its files lie."""

    app: Flask
    folder: Path
    store: LocalDisk

    @contextmanager
    def open(self) -> Iterator[Place]:
        """Be inside the house: its store is the current one."""
        before = storage.current()
        storage.configure(self.store)
        shared_parts.aim_at(self.app)
        try:
            with self.app.app_context():
                yield place.of(self.app)
        finally:
            storage.configure(before)

    def ask(self, *args: str, answer: str | None = None) -> Result:
        """Run a command."""
        with self.open():
            return self.app.test_cli_runner().invoke(args=args, input=answer)

    def run(self, *args: str) -> Result:
        """Run a command that must succeed."""
        said = self.ask(*args)
        assert said.exit_code == 0, (said.output, said.exception)
        return said

    def answer(self, *args: str) -> Any:
        """Run a command that answers with JSON alone."""
        return json.loads(self.run(*args, "--json").stdout)

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Answer all rows that come along, sorted."""
        with self.open() as here, here.engine.connect() as connection:
            return {
                table.name: sorted(
                    map(tuple, connection.execute(scope.query_of(table, table))), key=repr
                )
                for table in scope.tables_of(db.metadata)
            }

    def files(self) -> dict[str, str]:
        """Answer the hashes of all files that come along."""
        with self.open() as here:
            return {
                key: hashlib.sha256(b"".join(self.store.open(key))).hexdigest()
                for key in scope.stored(self.store, here.prefixes, here.apart)
            }


def make_house(folder: Path, server: str, redis_url: str) -> House:
    """Make an application whose database has no tables yet."""
    before = storage.current() if storage._configured else None
    url = fresh_database(server, folder.name) if server else f"sqlite:///{folder}/house.db"
    settings = TestingConfig(DATABASE_URL=url, REDIS_URL=redis_url, DATA_DIR=folder)
    app = create_app("testing", **settings.for_flask())
    store = LocalDisk(folder / "uploads")
    if before is not None:
        storage.configure(before)
    return House(app, folder, store)


def fresh_database(server: str, name: str) -> str:
    """Make a database on a server; answer its address."""
    name = name.replace("-", "_")
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?")


def lines(member: bytes) -> list[Any]:
    """Read the lines of a packed table."""
    return [json.loads(line) for line in gzip.decompress(member).splitlines()]


def forged(packed: Path, path: Path, *, emptied: str = "", revision: str = "") -> Path:
    """Copy a backup, every hash of it right, without the rows of a table or of another time."""
    opened = Backup(packed)
    tables = {table.name: table for table in opened.manifest.tables}
    with path.open("wb") as out:
        tar = archive.Writer(out, 0)
        for part in opened.parts():
            if part.member == manifest.NAME:
                continue
            offset = tar.offset
            with tar.member(part.member) as sink:
                for piece in [EMPTY] if part.table and part.table.name == emptied else part.pieces:
                    sink.write(piece)
            if part.table and part.table.name == emptied:
                told = {"rows": 0, "size": sink.size, "sha256": sink.sha256}
                tables[emptied] = part.table.model_copy(update=told)
        told = {
            "tables": list(tables.values()),
            "files": opened.manifest.files.model_copy(update={"offset": offset}),
            "revision": revision or opened.manifest.revision,
        }
        with tar.member(manifest.NAME) as sink:
            sink.write(manifest.written(opened.manifest.model_copy(update=told)))
        tar.end()
    return path
