"""Rows put in whether they are there already or not, on both databases; and rows read as a dict.

And the numbers of rows: after some came with numbers of their own, those to come count on.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, inspect, text
from sqlalchemy.dialects import postgresql, sqlite

from app.core.database import db


def insert(model: Any) -> Any:
    """Begin an insert that takes `on_conflict_do_nothing` and `on_conflict_do_update`."""
    is_sqlite = db.session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(model) if is_sqlite else postgresql.insert(model)


def counts(query: Any) -> dict[Any, Any]:
    """Run a query of two columns, a name and a figure; answer the figures by name."""
    return dict(db.session.execute(query).all())


def count_on(connection: Connection, tables: Iterable[str]) -> None:
    """Have PostgreSQL count on from the rows that tables hold; SQLite looks by itself."""
    if connection.dialect.name != "postgresql":
        return
    quoted = connection.dialect.identifier_preparer.quote
    ask = text("SELECT pg_get_serial_sequence(:table, :column)")
    found = inspect(connection)
    for table in tables:
        for column in found.get_pk_constraint(table)["constrained_columns"]:
            sequence = connection.scalar(ask, {"table": quoted(table), "column": column})
            if sequence:
                last: sa.ColumnElement[int] = sa.func.max(sa.column(column, sa.BigInteger))
                value = sa.func.setval(sequence, sa.func.coalesce(last, 1), last.is_not(None))
                connection.execute(sa.select(value).select_from(sa.table(table)))
