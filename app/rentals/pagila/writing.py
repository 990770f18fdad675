"""Rows of a dump put into their tables, many at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from typing import Any

from sqlalchemy import Connection, Table, bindparam, update

from app.core.folding import fold
from app.rentals.models import folded_email, folded_name
from app.rentals.pagila import tables
from app.rentals.pagila.reading import Row

BATCH = 1000


def add(
    connection: Connection, table: Table, found: Iterable[Row], advance: Callable[[int], Any]
) -> None:
    """Put new rows in; `advance` is told of them."""
    for some in _some(found):
        connection.execute(table.insert(), [_whole(table, row) for row in some])
        advance(len(some))


def change(connection: Connection, table: Table, found: Iterable[Row]) -> None:
    """Write rows over those of the same number: what came back first, then what went out."""
    in_order = sorted(found, key=_is_out)
    _step_aside(connection, table, in_order)
    for some in _some(in_order):
        _change(connection, table, some)


def _is_out(row: Row) -> bool:
    return "return_date" in row and row["return_date"] is None


def _step_aside(connection: Connection, table: Table, found: list[Row]) -> None:
    """Let go of what only one row may have, so that two may change places."""
    unique = [column for column in tables.columns(table) if column.unique]
    if not unique:
        return
    (key,) = table.primary_key
    for some in _some(found):
        which = key.in_([row[key.name] for row in some])
        # Nobody of the staff has a number below 1.
        connection.execute(update(table).where(which).values(dict.fromkeys(unique, -key)))


def _some(found: Iterable[Row]) -> Iterator[list[Row]]:
    """Cut rows into parts whose rows have the same columns."""
    for _, alike in groupby(found, key=lambda row: row.keys()):
        while some := list(islice(alike, BATCH)):
            yield some


def _whole(table: Table, row: Row) -> Row:
    """Add what our own columns say of a row."""
    if table.name == "film":
        return row | {"folded_title": fold(row["title"])}
    if table.name == "customer":
        name = folded_name(row["last_name"], row["first_name"])
        return row | {"folded_name": name} | _found_by(row)
    return row


def _found_by(row: Row) -> Row:
    """Answer the folded address of a customer; a block without addresses changes none."""
    return {"folded_email": folded_email(row["email"])} if "email" in row else {}


def _change(connection: Connection, table: Table, some: list[Row]) -> None:
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
