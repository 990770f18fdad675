"""Rows put in whether they are there already or not, on both databases; and rows read as a dict."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from app.core.database import db


def insert(model: Any) -> Any:
    """Begin an insert that takes `on_conflict_do_nothing` and `on_conflict_do_update`."""
    is_sqlite = db.session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(model) if is_sqlite else postgresql.insert(model)


def counts(query: Any) -> dict[Any, Any]:
    """Run a query of two columns, a name and a figure; answer the figures by name."""
    return dict(db.session.execute(query).all())
