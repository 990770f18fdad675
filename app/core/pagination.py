"""Pages of a list: which rows a page holds, and what an answer says about the pages around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, lazyload


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
    rows = session.execute(on_page(query, page, page_size)).all()
    return rows, count_of(session, query)


def paginate(session: Session, query: Select[Any], *, page: int, page_size: int) -> Page:
    """Fetch one page of single objects of an ordered query."""
    items = session.scalars(on_page(query, page, page_size)).unique().all()
    return Page(items, page, page_size, count_of(session, query))


def on_page(query: Select[Any], page: int, page_size: int) -> Select[Any]:
    """Narrow a query to one page."""
    return query.limit(page_size).offset((page - 1) * page_size)


def count_of(session: Session, query: Select[Any]) -> int:
    """Count all rows of a query, without what it loads beside them."""
    bare = query.order_by(None).options(lazyload("*")) if is_entity(query) else query.order_by(None)
    return session.scalar(select(func.count()).select_from(bare.subquery())) or 0


def is_entity(query: Select[Any]) -> bool:
    """Tell whether a query selects mapped objects rather than columns."""
    return any(found["entity"] is found["expr"] for found in query.column_descriptions)
