"""More rows of what is there once, so that short columns hold every payload in some row."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Column, Table, UniqueConstraint, literal_column, select
from sqlalchemy.orm import Session

from app.core.database import Base
from app.core.ids import new_id
from tests.browser.xss.columns import rows_needed

# Who and what takes turns from row to row, so that the names of many are shown.
TURNS = {
    "appeal": "sanction_id",
    "comment": "author_id",
    "sponsorship": "user_id",
    "subscription": "channel_id",
    "playlist_item": "video_id",
    "watch_position": "video_id",
    "video_replacement": "video_id",
}
# What tells an order, and may not be the same for all.
ORDER = {"place", "position"}
MORE = {"comment": 20, "subscription": 20, "playlist_item": 20, "watch_position": 15}


def multiply(session: Session) -> None:
    """Make the rows every table needs, each a copy of the table's newest."""
    for table in Base.metadata.sorted_tables:
        wanted = max(rows_needed(table), MORE.get(table.name, 0))
        by_age = select(table).order_by(literal_column("rowid"))
        rows = [dict(row) for row in session.execute(by_age).mappings()]
        if rows:
            copies(session, table, rows, wanted)


def copies(session: Session, table: Table, rows: list[dict[str, Any]], wanted: int) -> None:
    """Add rows to a table until it has as many as wanted, or nobody is left to take turns."""
    turn = TURNS.get(table.name)
    others = left_over(session, table.c[turn], rows) if turn else []
    for number in range(len(rows), wanted):
        copy = {one.name: vary(one, rows[-1][one.name], number) for one in table.columns}
        if turn:
            if not others:
                return
            copy[turn] = others.pop(0)
        session.execute(table.insert(), copy)


def left_over(session: Session, column: Column[Any], rows: list[dict[str, Any]]) -> list[Any]:
    """Answer the rows of another table that a column does not name yet."""
    (key,) = column.foreign_keys
    taken = {row[column.name] for row in rows}
    return [one for one in session.scalars(select(key.column)) if one not in taken]


def vary(column: Column[Any], value: Any, number: int) -> Any:
    """Change a value where no two rows may have the same."""
    is_same = column.foreign_keys or not (is_unique(column) or column.name in ORDER)
    if value is None or is_same:
        return value
    if isinstance(value, UUID):
        return new_id()
    if isinstance(value, str):
        return f"{number}{value}"[: getattr(column.type, "length", None)]
    return value + number if isinstance(value, int | float) else value


def is_unique(column: Column[Any]) -> bool:
    """Tell whether a column is part of what makes a row the only one of its kind."""
    sets = [one.columns for one in column.table.constraints if isinstance(one, UniqueConstraint)]
    sets += [index.columns for index in column.table.indexes if index.unique]
    return column.primary_key or any(column.name in one for one in sets)
