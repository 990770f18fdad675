"""Rows by their numbers, which may be any whole number somebody writes."""

from __future__ import annotations

from typing import TypeVar

from app.core.database import Base, db
from app.films.service import LARGEST_NUMBER

Row = TypeVar("Row", bound=Base)


def found(model: type[Row], number: int) -> Row | None:
    """Find a row; None where no row has the number."""
    return db.session.get(model, number) if 1 <= number <= LARGEST_NUMBER else None


def held(model: type[Row], number: int) -> Row | None:
    """Find a row and hold it until the unit of work ends; None where no row has the number."""
    if not 1 <= number <= LARGEST_NUMBER:
        return None
    return db.session.get(model, number, with_for_update=True, populate_existing=True)
