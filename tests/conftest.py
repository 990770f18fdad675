"""Fixtures of all tests: an application on SQLite or PostgreSQL, clients, people."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import Connection, Table
from sqlalchemy.orm import Session

from app import create_app
from app.core.database import db
from app.core.extensions import redis_client, socketio
from app.services import storage
from app.services.storage import Storage
from config import TestingConfig
from tests import shared_parts
from tests.accounts.factories import People
from tests.commands.row import World
from tests.contract import Checked
from tests.servers import start_postgres, start_redis
from tests.settings import forget_the_operators

forget_the_operators(os.environ)


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """A short folder of this test process (sockets need short paths)."""
    folder = Path(tempfile.mkdtemp(prefix="mt-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def redis_url(scratch: Path) -> Iterator[str]:
    """A real Redis of this test process, on a unix socket."""
    with start_redis(scratch / "redis") as url:
        yield url


@pytest.fixture(scope="session")
def postgres_url(scratch: Path) -> Iterator[str]:
    """A real PostgreSQL of this test process."""
    with start_postgres(scratch / "pg") as url:
        yield url


@pytest.fixture(scope="session")
def applications(request: pytest.FixtureRequest, scratch: Path) -> Iterator[Any]:
    """Applications by database, made when first asked for."""
    made: dict[str, Flask] = {}

    def application(database: str) -> Flask:
        if database not in made:
            url = {"sqlite": f"sqlite:///{scratch}/test.db"}.get(database)
            made[database] = make_app(
                scratch,
                url or request.getfixturevalue("postgres_url"),
                request.getfixturevalue("redis_url"),
            )
        shared_parts.aim_at(made[database])
        return made[database]

    yield application
    for app in made.values():
        with app.app_context():
            db.engine.dispose()


def make_app(folder: Path, database_url: str, redis_url: str, *, limits: bool = False) -> Flask:
    """Make a testing application with its tables in a real database."""
    settings = TestingConfig(
        DATABASE_URL=database_url, REDIS_URL=redis_url, DATA_DIR=folder, RATELIMIT_ENABLED=limits
    )
    app = create_app("testing", **settings.for_flask())
    with app.app_context():
        db.create_all()
    return app


@pytest.fixture
def app(request: pytest.FixtureRequest, applications: Any) -> Iterator[Flask]:
    """The application, on SQLite; parametrise indirectly with `postgresql` for the other."""
    application: Flask = applications(getattr(request, "param", "sqlite"))
    saved = dict(application.config)
    yield application
    application.config.clear()
    application.config.update(saved)
    with application.app_context():
        empty_tables()
        clients = application.extensions.get("matinee_redis", {})
        if "cache" in clients:
            clients["cache"].flushall()


@pytest.fixture
def store(app: Flask, tmp_path: Path) -> Iterator[Storage]:
    """An empty store, and empty folders for uploads and work, of this test alone."""
    before = storage.current()
    app.config |= {"SPOOL_FOLDER": tmp_path / "spool", "WORK_FOLDER": tmp_path / "work"}
    yield storage.configure(storage.LocalDisk(tmp_path / "store"))
    storage.configure(before)


@pytest.fixture
def limited_app(scratch: Path, redis_url: str, app: Flask) -> Iterator[Flask]:
    """An application of its own whose rate limits are on, counted in Redis."""
    made = make_app(scratch, str(app.config["SQLALCHEMY_DATABASE_URI"]), redis_url, limits=True)
    yield made
    with made.app_context():
        redis_client("limits").flushdb()
        db.engine.dispose()


def empty_tables() -> None:
    """Delete every row, children first; on PostgreSQL too, where to truncate makes new files."""
    with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
        for table in reversed(filled_tables(connection)):
            if table.name == "audit_entry":  # the database lets no entry go
                table.drop(connection)
                table.create(connection)
            else:
                connection.execute(table.delete())


def filled_tables(connection: Connection) -> list[Table]:
    """Answer the tables that hold anything, parents first, by asking once for all of them."""
    tables = db.metadata.sorted_tables
    asked = ", ".join(f'EXISTS (SELECT 1 FROM "{table.name}")' for table in tables)
    held = connection.exec_driver_sql(f"SELECT {asked}").one()
    return [table for table, holds in zip(tables, held, strict=True) if holds]


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """Push no context around tests, as pytest-flask would: `g` would leak between requests."""


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of a browser that has no cookie yet."""
    return app.test_client()


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """Runs `flask` commands."""
    return app.test_cli_runner()


@pytest.fixture
def db_session(app: Flask) -> Iterator[Session]:
    """A session inside an application context; commit what others must see."""
    with app.app_context():
        yield db.session()


@pytest.fixture
def people(app: Flask) -> People:
    """Makes people and signs them in."""
    return People(app)


@pytest.fixture
def world(app: Flask, people: People, store: Storage, tmp_path: Path) -> World:
    """Where the rows of commands and cleanups make what they name."""
    app.config["MAIL_FOLDER"] = tmp_path / "mail"
    return World(app, people, tmp_path)


@pytest.fixture
def socketio_client(app: Flask) -> Iterator[Any]:
    """Opens sockets: `socketio_client("/rooms", token=…)`."""
    opened: list[tuple[Checked, str]] = []

    def connect(namespace: str, *, token: str | None = None, http: Any = None) -> Any:
        auth = {"token": token} if token else None
        made = Checked(app, socketio, namespace=namespace, auth=auth, flask_test_client=http)
        opened.append((made, namespace))
        return made

    yield connect
    for one, namespace in opened:
        if one.is_connected(namespace):
            one.disconnect(namespace)
