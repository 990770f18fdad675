"""Films of a database from before streaming come through its migration, and back."""

from __future__ import annotations

from typing import Any

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import inspect, text

from app.core.database import db
from app.films.models import Film, Language
from tests.shape.test_migrations import ROOT, migrated

__all__ = ["migrated"]
pytestmark = pytest.mark.integration
FOLDER = str(ROOT / "migrations")


def an_old_film() -> None:
    """Put a film into a database that knows of no streaming."""
    old = [column for column in Film.__table__.columns if column.name != "streaming_available"]
    values = {"film_id": 7, "title": "AIRPLANE SIERRA", "folded_title": "airplane sierra"}
    with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(Language.__table__.insert(), {"language_id": 1, "name": "English"})
        known: Any = db.Table("film", db.MetaData(), *(column._copy() for column in old))
        connection.execute(known.insert(), values | {"language_id": 1, "rental_rate": 4})


def columns_of(table: str) -> set[str]:
    """Name the columns a table has in the database."""
    return {column["name"] for column in inspect(db.engine).get_columns(table)}


def test_no_film_streams_until_somebody_says_so(migrated: Flask) -> None:
    with migrated.app_context():
        flask_migrate.downgrade(directory=FOLDER, revision="0028_films")
        assert "streaming_available" not in columns_of("film")
        an_old_film()
        flask_migrate.upgrade(directory=FOLDER, revision="0029_film_streaming")
        with db.engine.connect() as connection:
            rows = connection.execute(text("SELECT title, streaming_available FROM film")).all()
            assert [(title, bool(streams)) for title, streams in rows] == [
                ("AIRPLANE SIERRA", False)
            ]


def test_the_database_itself_says_that_a_new_film_does_not_stream(migrated: Flask) -> None:
    with migrated.app_context():
        an_old_film()
        with db.engine.connect() as connection:
            assert (
                connection.scalar(text("SELECT count(*) FROM film WHERE streaming_available")) == 0
            )


def test_films_outlive_the_way_back(migrated: Flask) -> None:
    with migrated.app_context():
        an_old_film()
        flask_migrate.downgrade(directory=FOLDER, revision="0028_films")
        with db.engine.connect() as connection:
            assert connection.scalar(text("SELECT title FROM film")) == "AIRPLANE SIERRA"
