"""What people take with them: each domain says which rows and which files are a person's.

A domain registers one `Part` in its `register`. It becomes one JSON file of the export, with one
list for each table; a test asks of every table that hangs on an account to be in a part, or to be
left out with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Column, ColumnElement, select, tuple_
from sqlalchemy import Table as SqlTable

from app.core.database import Base, db

PAGE = 200
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')


@dataclass(frozen=True)
class Table:
    """The rows of a table that are a person's: `of(user's id)` is true of them.

    `without` names columns that stay here: secrets, and addresses inside the house.
    """

    model: type[Base]
    of: Callable[[UUID], ColumnElement[bool]]
    without: tuple[str, ...] = ()

    @property
    def columns(self) -> list[Column[Any]]:
        """Answer all its columns."""
        return list(cast("SqlTable", self.model.__table__).columns)

    @property
    def keys(self) -> list[Column[Any]]:
        """Answer the columns of its primary key."""
        return [column for column in self.columns if column.primary_key]

    @property
    def name(self) -> str:
        """Answer the name of the table, which is that of its list."""
        return str(self.model.__tablename__)


@dataclass(frozen=True)
class KeptFile:
    """A file of a person's: its path in the export, and its key in the storage."""

    path: str
    key: str


def no_files(_user_id: UUID) -> Iterable[KeptFile]:
    """Hand over no file."""
    return ()


@dataclass(frozen=True)
class Part:
    """What one domain hands over; `left_out` says by table why its rows are not in it.

    `files` runs in a read-only unit of work.
    """

    name: str
    about: str
    tables: Sequence[Table] = ()
    files: Callable[[UUID], Iterable[KeptFile]] = no_files
    left_out: Mapping[str, str] = field(default_factory=dict)


def safe_name(name: str) -> str:
    """Answer a file name that leads nowhere else and that every system can write."""
    return _UNSAFE.sub("_", name).strip(". ")[-150:] or "file"


_parts: dict[str, Part] = {}


def register(part: Part) -> None:
    """Make a part known; the same name again replaces it."""
    _parts[part.name] = part


def parts() -> list[Part]:
    """Answer every part, in the order of their names."""
    return sorted(_parts.values(), key=lambda part: part.name)


def page(table: Table, user_id: UUID, after: Sequence[Any] | None = None) -> list[Any]:
    """Read the next rows of a table, in the order of its key, after the key of the last one."""
    query = select(*table.columns).where(table.of(user_id)).order_by(*table.keys).limit(PAGE)
    if after is not None:
        query = query.where(tuple_(*table.keys) > tuple(after))
    return list(db.session.execute(query).all())


def key_of(table: Table, row: Any) -> list[Any]:
    """Answer what tells a row from all others."""
    return [getattr(row, column.key) for column in table.keys]


def shown(table: Table, row: Any) -> dict[str, Any]:
    """Answer a row by the names of its columns, without what stays here."""
    return {name: value for name, value in row._mapping.items() if name not in table.without}
