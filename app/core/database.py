"""The database: the base of all models, and the one unit of work of an edge."""

from __future__ import annotations

import logging
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Engine, MetaData, TypeDecorator, event
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session

log = logging.getLogger(__name__)

AWAY = (OperationalError, InterfaceError, PoolTimeout)
BUSY_SECONDS = 10.0
_OPEN = "matinee_unit_open"
_AFTER = "matinee_after_commit"
_PLAIN = "matinee_plain_read"
_writers = threading.Lock()


class Base(DeclarativeBase):
    """The base of every table; constraints are named so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC; SQLite keeps it without a zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Any) -> datetime | None:
        """Refuse a time without a zone; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Any) -> datetime | None:
        """Answer an aware time in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})


@contextmanager
def unit_of_work(*, writes: bool = True, dry_run: bool = False) -> Iterator[Session]:
    """Open the one transaction of an edge: commit at the end, roll back on any error.

    Units do not nest. What `after_commit` collected runs once the commit has succeeded. A dry run
    meets every error a real one would, and then keeps nothing and does nothing on the outside.
    """
    session = db.session()
    if session.info.get(_OPEN):
        raise RuntimeError("units of work do not nest")
    session.rollback()
    session.expire_all()
    session.info[_OPEN] = True
    session.info[_AFTER] = []
    try:
        session.connection(execution_options={"writes": writes})
        yield session
        if dry_run:
            _give_up(session)
        session.commit()
    except BaseException:
        _forget(session)
        raise
    finally:
        session.info[_OPEN] = False
    _run_after_commit(session)


def _give_up(session: Session) -> None:
    """Send what waits, so that the database can refuse it, and take all of it back."""
    session.flush()
    _forget(session)


def _forget(session: Session) -> None:
    session.info[_AFTER] = []
    session.rollback()


@contextmanager
def plain_read() -> Iterator[Connection]:
    """Open a connection for a few selects of a hot answer, each of which sees its own moment.

    It has no transaction to begin and to end, which is half of what such a select costs.
    """
    with db.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        options = {_PLAIN: True} if is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        yield connection.execution_options(**options)


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that sees one moment of the whole database, and holds up nobody."""
    one_moment = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    options = one_moment if engine.dialect.name == "postgresql" else {}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def after_commit(effect: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """Run an effect on the outside once the open unit of work has committed; a raise is logged."""
    session = db.session()
    if not session.info.get(_OPEN):
        raise RuntimeError("after_commit outside a unit of work")
    session.info[_AFTER].append((effect, args, kwargs))


def gather(effect: Callable[..., Any], item: Any, *args: Any) -> None:
    """Run `effect(*args, items)` once after the commit, with every item gathered for the same."""
    known: list[Any] = db.session().info.get(_AFTER) or []
    for other, given, _ in known:
        if other is effect and given[:-1] == args:
            given[-1].append(item)
            return
    after_commit(effect, *args, [item])


def _run_after_commit(session: Session) -> None:
    effects, session.info[_AFTER] = session.info[_AFTER], []
    for effect, args, kwargs in effects:
        try:
            effect(*args, **kwargs)
        except Exception:
            log.exception("an effect after the commit failed: %s", getattr(effect, "__name__", ""))


def has_a_model(metadata: MetaData, name: str) -> bool:
    """Tell a table or index of ours from one that a database made to search others.

    What those begin like is in `metadata.info`.
    """
    beside: set[str] = metadata.info.get("beside_models", set())
    return not name.startswith(tuple(beside))


def broken_constraint(error: IntegrityError) -> str:
    """Name the unique constraint an insert ran into; SQLite only says its columns."""
    named = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    if named:
        return str(named)
    columns = str(error.orig).partition("UNIQUE constraint failed: ")[2]
    return f"uq_{columns.split(',')[0].replace('.', '_')}" if columns else ""


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Let us say BEGIN ourselves, read while another writes, and keep foreign keys true."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=0"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """Begin on SQLite: a writer takes the write lock at once and waits without blocking others."""
    options = connection.get_execution_options()
    if connection.dialect.name != "sqlite" or options.get(_PLAIN):
        return
    if not options.get("writes"):
        connection.exec_driver_sql("BEGIN")
        return
    deadline = time.monotonic() + BUSY_SECONDS
    # Of many writers of a process one asks; a hundred that all ask keep each other from writing.
    first = _writers.acquire(timeout=BUSY_SECONDS)
    try:
        _begin_writing(connection, deadline)
    finally:
        if first:
            _writers.release()


def _begin_writing(connection: Connection, deadline: float) -> None:
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        except OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(random.uniform(0.001, 0.01))  # noqa: S311 - it only spreads the waiters
