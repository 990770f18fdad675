"""SQLite's full-text table and its triggers outlive migrations that copy tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import insert, text
from sqlalchemy.engine import Connection

from app import create_app
from app.core import ids
from app.core.database import db
from app.search import beside
from app.search.models import SearchDocument
from config import TestingConfig

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[2]


def add(connection: Connection, number: int, title: str) -> None:
    """Put a document into the index."""
    fields = {"id": number, "video_id": ids.new_id(), "access": "public", "title": title}
    connection.execute(insert(SearchDocument), fields)


def found(connection: Connection, word: str) -> list[int]:
    """Ask the full-text table itself."""
    query = text("SELECT rowid FROM search_index WHERE search_index MATCH :word ORDER BY rowid")
    return [row[0] for row in connection.execute(query, {"word": word})]


def test_the_full_text_table_outlives_a_copied_table(tmp_path: Path, redis_url: str) -> None:
    url = f"sqlite:///{tmp_path}/old.db"
    settings = TestingConfig(DATABASE_URL=url, REDIS_URL=redis_url, DATA_DIR=tmp_path)
    app = create_app("testing", **settings.for_flask())
    with app.app_context():
        flask_migrate.upgrade(directory=str(ROOT / "migrations"))
        with db.engine.begin() as connection:
            add(connection, 1, "harbour")
            operations: Any = Operations(MigrationContext.configure(connection))
            for table in ("video", "search_document"):
                with operations.batch_alter_table(table, recreate="always"):
                    pass
            add(connection, 2, "harbour lost")
            assert found(connection, "harbour") == [1]
            connection.execute(text("DELETE FROM search_document WHERE id = 2"))
        flask_migrate.upgrade(directory=str(ROOT / "migrations"))
        with db.engine.begin() as connection:
            add(connection, 3, "harbour again")
            assert found(connection, "harbour") == [1, 3]
            connection.execute(text("DELETE FROM search_document WHERE id = 1"))
            assert found(connection, "harbour") == [3]
            connection.execute(text("UPDATE search_document SET title = 'bridge'"))
            assert (found(connection, "harbour"), found(connection, "bridge")) == ([], [3])
            connection.execute(text(beside.CHECK))
        db.engine.dispose()
