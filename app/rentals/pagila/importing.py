"""A dump becomes rows, in the one open transaction: of two versions of a row the newer stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select
from sqlalchemy.exc import IntegrityError

from app.core import rows
from app.core.database import broken_constraint, db
from app.rentals.pagila import holding, likeness, tables, writing
from app.rentals.pagila.errors import DumpClashes, DumpDamaged
from app.rentals.pagila.reading import Dump, Key, Row, named

Advance = Callable[[int], Any]
# When each row that is here was changed; None where that is not kept.
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


def keep(dump: Dump, advance: Advance, *, same_shop: bool = False) -> list[Report]:
    """Keep what a dump holds; raise DumpDamaged or DumpClashes. `advance` is told of rows done.

    Columns of our own, and rows no dump speaks of, stay as they are. `same_shop` says that films,
    copies and addresses are the same by their numbers.
    """
    connection = db.session.connection()
    ours = tables.tables()
    holding.hold(connection, [table.name for table in ours])
    likeness.demand_same(connection, dump, same_shop=same_shop)
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
    if updated is None:
        return {tuple(row): None for row in connection.execute(select(*keys))}
    found = connection.execute(select(*keys, updated))
    return {tuple(row[:-1]): row[-1] for row in found}


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
        # What a changed row lets go of, an added one may have taken.
        writing.change(connection, table, changed.values())
        writing.add(connection, table, added.values(), advance)
    except IntegrityError as error:
        why = broken_constraint(error) or str(error.orig).partition("\n")[0]
        raise DumpClashes(f"A row of {table.name} breaks a rule ({why}).") from error
    advance(len(given) - len(added))
    return Report(
        table.name, len(given), len(added), len(changed), len(given) - len(added) - len(changed)
    )


def _is_newer(row: Row, updated: datetime | None) -> bool:
    return updated is not None and row["last_update"] > updated


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
                which = f"{table.name} {named(own)}"
                raise DumpDamaged(f"{which} names {parent} {value}, which is not there.")
