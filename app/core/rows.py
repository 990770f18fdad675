"""Inserts that know what to do with a row that is there already, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from app.core.database import db


def insert(model: Any) -> Any:
    """Begin an insert that takes `on_conflict_do_nothing` and `on_conflict_do_update`."""
    is_sqlite = db.session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(model) if is_sqlite else postgresql.insert(model)
