"""Rows become a dump again: COPY blocks that a Pagila database, or an import here, takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select

from app.core.database import db, snapshot
from app.rentals.pagila import dumps, tables, values
from app.rentals.pagila.dumps import Fields

BEFORE = "\n".join(
    (
        *("--", dumps.HEAD, "--", ""),
        "SET client_encoding = 'UTF8';",
        "SET standard_conforming_strings = on;",
        *("", "", ""),
    )
)
AFTER = f"--\n{dumps.TAIL}\n--\n"


@dataclass
class Written:
    """How many rows of each table were written."""

    rows: dict[str, int] = field(default_factory=dict)


def write(path: Path) -> Written:
    """Write every table of Pagila as it is at one moment to a file, whole or not at all."""
    done, half = Written(), path.with_name(f".{path.name}.half")
    try:
        with (
            snapshot(db.engine) as connection,
            half.open("w", encoding="utf-8", newline="\n") as file,
        ):
            file.writelines(_lines(connection, done))
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return done


def _lines(connection: Connection, done: Written) -> Iterator[str]:
    yield BEFORE
    for table in tables.tables():
        done.rows[table.name] = 0
        names = [column.name for column in tables.columns(table)]
        yield from dumps.write(table.name, names, _rows(connection, table, done))
    for table in tables.tables():
        yield from _sequence(connection, table)
    yield AFTER


def _rows(connection: Connection, table: Table, done: Written) -> Iterator[Fields]:
    columns = tables.columns(table)
    write_all = [values.writer(column) for column in columns]
    query = select(*columns).order_by(*table.primary_key)
    for row in connection.execute(query.execution_options(yield_per=1000)):
        done.rows[table.name] += 1
        yield [
            None if value is None else written(value)
            for written, value in zip(write_all, row, strict=True)
        ]


def _sequence(connection: Connection, table: Table) -> Iterator[str]:
    (key, *others) = list(table.primary_key)
    last: Any = None if others else connection.scalar(select(func.max(key)))
    if last is not None:
        name = f"public.{table.name}_{key.name}_seq"
        yield f"SELECT pg_catalog.setval('{name}', {last}, true);\n\n"
