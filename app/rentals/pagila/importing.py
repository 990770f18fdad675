"""A dump becomes rows, in the one open transaction: of two versions of a row the newer stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, bindparam, select, text, update
from sqlalchemy.exc import IntegrityError

from app.core import rows
from app.core.database import broken_constraint, db
from app.core.folding import fold
from app.rentals.pagila import tables
from app.rentals.pagila.errors import DumpClashes, DumpDamaged
from app.rentals.pagila.reading import Dump, Key, Row

BATCH = 1000
Advance = Callable[[int], Any]
Known = dict[Key, datetime | None]


@dataclass(frozen=True)
class Report:
    """What became of a table's rows: `kept` are those that were here already, or newer here."""

    table: str
    rows: int
    added: int
    changed: int
    kept: int

    def told(self) -> dict[str, Any]:
        """Answer it as plain values."""
        return asdict(self)


def keep(dump: Dump, advance: Advance) -> list[Report]:
    """Keep what a dump holds; raise DumpDamaged or DumpClashes. `advance` is told of rows done.

    Columns of our own, and rows no dump speaks of, stay as they are.
    """
    connection = db.session.connection()
    ours = tables.tables()
    if connection.dialect.name == "postgresql":
        names = ", ".join(table.name for table in ours)
        connection.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))
    known = {table.name: _known(connection, table) for table in ours}
    reports = [
        _keep_table(connection, table, dump.rows[table.name], known, advance)
        for table in ours
        if table.name in dump.rows
    ]
    rows.count_on(connection, [table.name for table in ours])
    return reports


def _known(connection: Connection, table: Table) -> Known:
    keys, updated = list(table.primary_key), table.columns.get("last_update")
    query = select(*keys) if updated is None else select(*keys, updated)
    found = connection.execute(query)
    return {tuple(row[: len(keys)]): None if updated is None else row[-1] for row in found}


def _keep_table(
    connection: Connection,
    table: Table,
    given: dict[Key, Row],
    known: dict[str, Known],
    advance: Advance,
) -> Report:
    here = known[table.name]
    added = {key: row for key, row in given.items() if key not in here}
    changed = {key: row for key, row in given.items() if _is_newer(row, here.get(key))}
    here.update(dict.fromkeys(added))
    _check_names(table, [*added.items(), *changed.items()], known)
    try:
        for some in _some(added.values()):
            connection.execute(table.insert(), [_whole(table, row) for row in some])
            advance(len(some))
        for some in _some(changed.values()):
            _change(connection, table, some)
    except IntegrityError as error:
        why = broken_constraint(error) or str(error.orig).partition("\n")[0]
        raise DumpClashes(f"A row of {table.name} breaks a rule ({why}).") from error
    advance(len(given) - len(added))
    return Report(
        table.name, len(given), len(added), len(changed), len(given) - len(added) - len(changed)
    )


def _some(found: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(found)
    while some := list(islice(left, BATCH)):
        yield some


def _is_newer(row: Row, here: datetime | None) -> bool:
    return here is not None and row["last_update"] > here


def _whole(table: Table, row: Row) -> Row:
    """Add what our own columns say of a row."""
    return row | {"folded_title": fold(row["title"])} if table.name == "film" else row


def _change(connection: Connection, table: Table, some: Iterable[Row]) -> None:
    keys = [column.name for column in table.primary_key]
    changes = [_whole(table, row) for row in some]
    fields = {
        name: bindparam(f"new_{name}", type_=table.c[name].type)
        for name in changes[0]
        if name not in keys
    }
    which = [table.c[name] == bindparam(f"new_{name}") for name in keys]
    given = [{f"new_{name}": value for name, value in row.items()} for row in changes]
    connection.execute(update(table).where(*which).values(fields), given)


def _check_names(table: Table, found: Iterable[tuple[Key, Row]], known: dict[str, Known]) -> None:
    names = [
        (key.parent.name, key.column.table.name)
        for key in table.foreign_keys
        if key.column.table.name in known
    ]
    for own, row in found:
        for column, parent in names:
            value = row.get(column)
            if value is not None and (value,) not in known[parent]:
                which = f"{table.name} {', '.join(map(str, own))}"
                raise DumpDamaged(f"{which} names {parent} {value}, which is not there.")
