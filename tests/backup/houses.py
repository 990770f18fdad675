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
from sqlalchemy import create_engine, select, text

from app import create_app
from app.backup import place, scope
from app.backup.place import Place
from app.core.database import db
from app.services import storage
from app.services.storage import LocalDisk
from config import TestingConfig
from tests import shared_parts


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
        assert said.exit_code == 0, said.output
        return said

    def answer(self, *args: str) -> Any:
        """Run a command that answers with JSON alone."""
        return json.loads(self.run(*args, "--json").stdout)

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Answer all rows that come along, in the order of their keys."""
        with self.open() as here, here.engine.connect() as connection:
            return {
                table.name: [tuple(row) for row in connection.execute(every(table))]
                for table in scope.tables_of(db.metadata)
            }

    def files(self) -> dict[str, str]:
        """Answer the hashes of all files that come along."""
        with self.open() as here:
            return {
                key: hashlib.sha256(b"".join(self.store.open(key))).hexdigest()
                for key in scope.stored(self.store, here.apart)
            }


def every(table: Any) -> Any:
    """Select what of a table comes along."""
    query = select(table).order_by(*table.primary_key.columns)
    where = scope.ONLY.get(table.name)
    return query if where is None else query.where(where)


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
