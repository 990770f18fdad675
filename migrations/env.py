"""Runs migrations in one transaction; SQLite's foreign keys are checked at its end."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from app.core.amounts import Amount
from app.core.database import UtcDateTime, has_a_model

database = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Write our own column types by their whole names."""
    for own in (UtcDateTime, Amount):
        if kind == "type" and isinstance(item, own):
            autogen_context.imports.add(f"import {own.__module__}")
            return f"{own.__module__}.{own.__name__}()"
    return False


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave out what a database made beside the models to search them."""
    return kind not in {"table", "index"} or has_a_model(database.metadatas[None], name or "")


def skip_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Write no migration when nothing changed."""
    options = getattr(context.config, "cmd_opts", None)
    if getattr(options, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def run(connection: Connection) -> None:
    """Bring an open connection to the wanted version, all or nothing."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.begin():
            move(connection)
    finally:
        if sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")


def move(connection: Connection) -> None:
    """Run the migrations in the open transaction of a connection."""
    context.configure(
        connection=connection,
        target_metadata=database.metadatas[None],
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
        include_name=include_name,
        process_revision_directives=skip_empty,
    )
    context.run_migrations()
    for mend in database.metadatas[None].info.get("after_migrations", {}).values():
        mend(connection)
    if connection.dialect.name == "sqlite":
        check_foreign_keys(connection)


def check_foreign_keys(connection: Connection) -> None:
    """Raise when a migration left a row that points at nothing."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"the migration left rows without their parents: {broken[:5]}")


if context.is_offline_mode():
    url = str(database.engine.url)
    context.configure(url=url, target_metadata=database.metadatas[None], literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
elif (given := context.config.attributes.get("connection")) is not None:
    move(given)  # whoever opened it also commits it
else:
    with database.engine.connect().execution_options(writes=True) as opened:
        run(opened)
