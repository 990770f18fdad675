"""What some files of a dump hold, checked row by row before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Table

from app.rentals.pagila import dumps, tables, values
from app.rentals.pagila.dumps import Block, Line
from app.rentals.pagila.errors import DumpDamaged

Row = dict[str, Any]
Key = tuple[Any, ...]
Reading = tuple[Column[Any], Callable[[str], Any]]


@dataclass
class Dump:
    """Rows by their keys of every table a dump holds; `skipped` are tables that are not ours."""

    rows: dict[str, dict[Key, Row]] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Count all rows."""
        return sum(map(len, self.rows.values()))


def read_all(paths: Sequence[Path]) -> Dump:
    """Read every file; raise DumpDamaged, naming line and column, for what cannot be kept."""
    dump, known = Dump(), {table.name: table for table in tables.tables()}
    for block in [block for path in paths for block in dumps.read(path)]:
        table = known.get(tables.named(block.table))
        if table is None:
            dump.skipped[block.table] = dump.skipped.get(block.table, 0) + len(block.lines)
        else:
            _add(dump.rows.setdefault(table.name, {}), table, block)
    if not dump.rows:
        raise DumpDamaged("There is no COPY block of a table of Pagila in this.")
    return dump


def _add(rows: dict[Key, Row], table: Table, block: Block) -> None:
    keys = [column.name for column in table.primary_key]
    columns = [(one, values.reader(one)) for one in _columns_of(table, block)]
    for line in block.lines:
        row = _row(columns, line)
        key = tuple(row[name] for name in keys)
        if key in rows:
            raise DumpDamaged(f"{line.place}: {table.name} {named(key)} is there twice.")
        rows[key] = row


def _columns_of(table: Table, block: Block) -> list[Column[Any]]:
    known = {column.name: column for column in tables.columns(table)}
    unknown = [name for name in block.columns if name not in known]
    if unknown:
        raise DumpDamaged(f"{block.place}: {table.name} has no column {', '.join(unknown)}.")
    needed = {name for name, column in known.items() if not column.nullable}
    missing = needed - set(block.columns) - {"fulltext"}
    if missing:
        raise DumpDamaged(f"{block.place}: {table.name} lacks {', '.join(sorted(missing))}.")
    return [known[name] for name in block.columns]


def _row(columns: list[Reading], line: Line) -> Row:
    row: Row = {}
    for (column, read), text in zip(columns, line.fields, strict=True):
        if text is None and not column.nullable:
            raise DumpDamaged(f"{line.place}: {column.name} is missing.")
        try:
            row[column.name] = None if text is None else read(text)
        except (ValueError, ArithmeticError) as error:
            raise DumpDamaged(f"{line.place}: {column.name} cannot be read ({error}).") from error
    return row


def named(key: Key) -> str:
    """Write a key for people."""
    return ", ".join(map(str, key))
