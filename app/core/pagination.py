"""Pages of a list: which rows a page holds, and what an answer says about the pages around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Page:
    """One page of rows: `page` counts from 1, `total` counts all rows of the list."""

    items: Sequence[Any]
    page: int
    page_size: int
    total: int

    @property
    def pages(self) -> int:
        """Count the pages; an empty list has none."""
        return -(-self.total // self.page_size)

    @property
    def next(self) -> int | None:
        """Number the page after this one."""
        return self.page + 1 if self.page < self.pages else None

    @property
    def prev(self) -> int | None:
        """Number the page before this one."""
        return self.page - 1 if self.page > 1 else None


def rows_of(
    session: Session, query: Select[Any], *, page: int, page_size: int
) -> tuple[Sequence[Row[Any]], int]:
    """Fetch one page of rows of an ordered query and the count of all of them."""
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    rows = session.execute(query.limit(page_size).offset((page - 1) * page_size)).all()
    return rows, total


def paginate(session: Session, query: Select[Any], *, page: int, page_size: int) -> Page:
    """Fetch one page of single objects of an ordered query."""
    rows, total = rows_of(session, query, page=page, page_size=page_size)
    return Page([row[0] for row in rows], page, page_size, total)
