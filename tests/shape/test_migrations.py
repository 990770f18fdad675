"""Models and migrations agree, and migrations go up, down and up again with rows in the tables."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import create_engine, inspect, text

from app import create_app
from app.core.database import db, has_a_model, unit_of_work
from config import TestingConfig
from tests.accounts.factories import People

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[2]


def empty_database(request: pytest.FixtureRequest, kind: str, folder: Path) -> str:
    """Answer the address of a database without tables."""
    if kind == "sqlite":
        return f"sqlite:///{folder}/empty.db"
    url: str = request.getfixturevalue("postgres_url")
    name = f"m{abs(hash(folder)) % 10**9}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return url.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated(request: pytest.FixtureRequest, tmp_path: Path, redis_url: str) -> Any:
    """An application whose database was made by the migrations alone."""
    url = empty_database(request, request.param, tmp_path)
    settings = TestingConfig(DATABASE_URL=url, REDIS_URL=redis_url, DATA_DIR=tmp_path)
    app = create_app("testing", **settings.for_flask())
    with app.app_context():
        flask_migrate.upgrade(directory=str(ROOT / "migrations"))
    yield app
    with app.app_context():
        db.engine.dispose()


def with_a_model(name: str | None, kind: str, _parents: Any) -> bool:
    """Tell whether a table or index has a model; others belong to the database's own search."""
    return kind not in {"table", "index"} or has_a_model(db.metadata, name or "")


def test_models_and_migrations_agree(migrated: Flask) -> None:
    with migrated.app_context(), db.engine.connect() as connection:
        ours = {"compare_type": True, "include_name": with_a_model}
        context = MigrationContext.configure(connection, opts=ours)
        assert compare_metadata(context, db.metadata) == []


def test_migrations_go_down_and_up_again(migrated: Flask) -> None:
    People(migrated).make()
    with migrated.app_context():
        flask_migrate.downgrade(directory=str(ROOT / "migrations"), revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        flask_migrate.upgrade(directory=str(ROOT / "migrations"))
        with unit_of_work(writes=False) as session:
            assert session.execute(text("SELECT count(*) FROM user_account")).scalar() == 0


def test_a_database_of_a_newer_version_can_be_thrown_away_and_made_anew(migrated: Flask) -> None:
    People(migrated).make()
    with migrated.app_context(), db.engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = 'of_tomorrow'"))
        connection.execute(text("CREATE TABLE of_tomorrow (id INTEGER PRIMARY KEY)"))
    runner = migrated.test_cli_runner()

    assert runner.invoke(args=["drop-db"], input="no\n").exit_code == 1
    dropped = runner.invoke(args=["drop-db", "--yes"])
    made = runner.invoke(args=["init-db"])

    assert dropped.output == "The database is empty.\n"
    assert made.exit_code == 0
    with migrated.app_context():
        made_tables = filter(
            partial(has_a_model, db.metadata), inspect(db.engine).get_table_names()
        )
        assert set(made_tables) - {"alembic_version"} == set(db.metadata.tables)
        assert db.session.execute(text("SELECT count(*) FROM user_account")).scalar_one() == 0
