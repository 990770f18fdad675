"""Rows as lines of JSON and back: each column says once what kind its values are."""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection
from sqlalchemy.types import NullType, TypeEngine

from app.backup import scope
from app.backup.errors import CannotPack, Damaged
from app.backup.manifest import Column, Table
from app.core.amounts import Amount, from_cents, to_cents
from app.core.database import UtcDateTime

BATCH = 500
# The first that fits names the kind.
KINDS: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (sa.Uuid, "uuid"),
    (Amount, "amount"),
    (UtcDateTime, "moment"),
    (sa.DateTime, "datetime"),
    (sa.Date, "date"),
    (sa.Time, "time"),
    (sa.Boolean, "bool"),
    (sa.JSON, "json"),
    (sa.LargeBinary, "bytes"),
    (sa.Float, "real"),
    (sa.Numeric, "decimal"),
    (sa.Integer, "integer"),
    (sa.String, "text"),
)
# What each kind is read and written as. JSON and decimals stay the text they are.
TYPES: dict[str, TypeEngine[Any]] = {
    "uuid": sa.Uuid(),
    "amount": Amount(),
    "moment": UtcDateTime(),
    "datetime": sa.DateTime(),
    "date": sa.Date(),
    "time": sa.Time(),
    "bool": sa.Boolean(),
    "json": NullType(),
    "bytes": sa.LargeBinary(),
    "real": sa.Double(),
    "decimal": NullType(),
    "integer": sa.BigInteger(),
    "text": sa.Text(),
}
OUT: dict[str, Callable[[Any], Any]] = {
    "bytes": lambda value: base64.b64encode(value).decode(),
    "amount": str,
    "decimal": str,
    "real": lambda value: value if math.isfinite(value) else str(value),
}
IN: dict[str, Callable[[Any], Any]] = {
    "uuid": UUID,
    "amount": lambda text: from_cents(to_cents(Decimal(text))),
    "moment": datetime.fromisoformat,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "bytes": base64.b64decode,
    "real": float,
}


def kind_of(column: sa.Column[Any]) -> str:
    """Name the kind of a column; raise CannotPack for one nobody thought of."""
    for known, kind in KINDS:
        if isinstance(column.type, known):
            return kind
    raise CannotPack(f"No backup can hold {column.table.name}.{column.name}: {column.type!r}.")


def columns_of(table: sa.Table) -> list[Column]:
    """Describe the columns of a table."""
    return [Column(name=column.name, kind=kind_of(column)) for column in table.columns]


def read(connection: Connection, table: sa.Table) -> Iterator[tuple[Any, ...]]:
    """Read the rows that come along in the order of their keys, some at a time."""
    query = scope.query_of(table, *(_as_read(column) for column in table.columns))
    query = query.order_by(*table.primary_key.columns)
    for row in connection.execute(query.execution_options(yield_per=BATCH)):
        yield tuple(row)


def line(columns: list[Column], values: Iterable[Any]) -> bytes:
    """Write a row as one line."""
    written = [
        OUT[column.kind](value) if value is not None and column.kind in OUT else value
        for column, value in zip(columns, values, strict=True)
    ]
    return orjson.dumps(written, option=orjson.OPT_APPEND_NEWLINE)


def load(connection: Connection, table: Table, lines: Iterable[bytes]) -> None:
    """Insert the rows that some lines are; raise Damaged if they are not what is promised."""
    columns = [sa.column(column.name, TYPES[column.kind]) for column in table.columns]
    insert = sa.table(table.name, *columns).insert()
    values, count = (_values(table, text) for text in lines), 0
    while batch := list(islice(values, BATCH)):
        connection.execute(insert, batch)
        count += len(batch)
    if count != table.rows:
        raise Damaged(f"{table.name} has {count} rows instead of {table.rows}.")


def _values(table: Table, text: bytes) -> dict[str, Any]:
    try:
        return {
            column.name: IN[column.kind](value)
            if value is not None and column.kind in IN
            else value
            for column, value in zip(table.columns, orjson.loads(text), strict=True)
        }
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError) as error:
        raise Damaged(f"A row of {table.name} cannot be read.") from error


def _as_read(column: sa.Column[Any]) -> ColumnElement[Any]:
    kind = kind_of(column)
    if kind == "json":
        return sa.cast(column, sa.Text)
    return sa.type_coerce(column, TYPES[kind])
