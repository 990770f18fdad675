"""The operator's commands that belong to no domain: `init-db`, `drop-db`, `cleanup`."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import click
import flask_migrate
from flask import Flask, current_app
from sqlalchemy import Engine, inspect, text

from app.api import doctor, figures, guide, holdings, stock
from app.core import clock, registries, revisions
from app.core.commands import Bad, Group, changes, command, says
from app.core.database import db
from app.core.errors import AppError, Conflict, NotFound

log = logging.getLogger(__name__)
cleanup = Group("cleanup", help="Tidy what is no longer needed.")


@command("init-db")
@changes(lambda found: str(found["said"]), unit=False)
def init_db(*, dry_run: bool) -> dict[str, Any]:
    """Bring the database to the newest version; safe to repeat."""
    found = revisions.look()
    waiting = found.waiting
    if not found.is_known:
        raise Conflict(f"The database is at {found.now}, which this version does not know.")
    if dry_run:
        words = ", ".join(waiting)
        said = f"These migrations would run: {words}." if waiting else "Nothing to do."
        return {"migrations": waiting, "said": said}
    database = current_app.config["SQLALCHEMY_DATABASE_URI"]
    if database.startswith("sqlite:////"):
        Path(database.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    flask_migrate.upgrade()
    return {"migrations": waiting, "said": "The database is up to date."}


def question() -> str:
    """Ask whether all of it is meant."""
    return "Everything in the database will be gone. Go on?"


@command("drop-db")
@changes(lambda found: str(found["said"]), unit=False, asks=question)
def drop_db(*, dry_run: bool) -> dict[str, Any]:
    """Throw every table away, whichever version made it; asks first."""
    tables = sorted(inspect(db.engine).get_table_names())
    if dry_run:
        return {"tables": tables, "said": f"{len(tables)} tables would be gone."}
    if db.engine.dialect.name == "sqlite":
        remove_file(db.engine.url.database or "")
    else:
        drop_tables(db.engine)
    return {"tables": tables, "said": "The database is empty."}


def remove_file(database: str) -> None:
    """Remove a SQLite file and what SQLite keeps beside it."""
    db.engine.dispose()
    for end in ("", "-wal", "-shm", "-journal"):
        Path(f"{database}{end}").unlink(missing_ok=True)


def drop_tables(engine: Engine) -> None:
    """Drop what is in the database itself: no model knows the tables of another version."""
    quoted = engine.dialect.identifier_preparer.quote
    with engine.begin() as connection:
        for table in inspect(connection).get_table_names():
            connection.execute(text(f"DROP TABLE {quoted(table)} CASCADE"))


@cleanup.command("list")
@says(lambda item: f"{item['name']:24} {item['about']}", unit=False)
def list_cleanups() -> list[dict[str, Any]]:
    """Name what can be tidied."""
    known = registries.of(current_app).cleanups.values()
    return [{"name": item.name, "about": item.about} for item in known]


def line(row: dict[str, Any]) -> str:
    """Write what one cleanup did."""
    if row["error"]:
        return f"{row['name']}: {row['error']['message']}"
    return f"{row['name']}: {row['count']} {'would go' if row['dry_run'] else 'gone'}"


@cleanup.command("run")
@changes(line, unit=False)
@click.argument("names", nargs=-1)
def run_cleanups(names: tuple[str, ...], *, dry_run: bool) -> Any:
    """Tidy NAMES, or everything; one that fails does not keep the others from it."""
    known = registries.of(current_app).cleanups
    unknown = set(names) - set(known)
    if unknown:
        raise NotFound(f"There is no cleanup {', '.join(sorted(unknown))}.")
    rows = [tidied(known[name], dry_run=dry_run) for name in names or known]
    answer = {"items": rows}
    return Bad(answer) if any(row["error"] for row in rows) else answer


def tidied(item: registries.Cleanup, *, dry_run: bool) -> dict[str, Any]:
    """Do one cleanup, and answer what came of it."""
    count, error = 0, None
    try:
        count = item.run(clock.now(), dry_run)
    except AppError as problem:
        error = {"code": problem.code, "message": problem.message}
    except Exception:
        log.exception("tidying %s failed", item.name)
        error = {"code": AppError.code, "message": "It failed; the log says why."}
    return {"name": item.name, "count": count, "dry_run": dry_run, "error": error}


def register(app: Flask) -> None:
    """Add the commands, what the doctor asks of the frame, and its figures."""
    for each in (init_db, drop_db, doctor.doctor, cleanup, holdings.storage_group, guide.api_guide):
        app.cli.add_command(each)
    about = "files that no row has pointed at for a day"
    registries.add_cleanup(app, registries.Cleanup("strays", stock.sweep, about))
    doctor.register(app)
    figures.register(app)
