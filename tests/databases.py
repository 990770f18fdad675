"""Both databases for a test, and seeing that one transaction waits for another."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text

from app.core.database import db

POSTGRES = pytest.mark.parametrize("app", ["postgresql"], indirect=True)
BOTH = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")


def waiting(app: Flask) -> bool:
    """Tell whether somebody waits for somebody else's row, on PostgreSQL."""
    with app.app_context(), db.engine.connect() as connection:
        return bool(connection.scalar(WAITING))
