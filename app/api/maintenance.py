"""The operator's commands that belong to no domain: `init-db`, `drop-db`, `cleanup`, `doctor`."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import flask_migrate
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import Engine, inspect, text

from app.api import guide
from app.api.health import run
from app.core import clock, registries
from app.core.database import db

cleanup = AppGroup("cleanup", help="Tidy what is no longer needed.")


@click.command("init-db")
@with_appcontext
def init_db() -> None:
    """Bring the database to the newest version; safe to repeat."""
    database = current_app.config["SQLALCHEMY_DATABASE_URI"]
    if database.startswith("sqlite:////"):
        Path(database.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    flask_migrate.upgrade()
    click.echo("The database is up to date.")


@click.command("drop-db")
@click.confirmation_option(prompt="Everything in the database will be gone. Go on?")
@with_appcontext
def drop_db() -> None:
    """Throw every table away, whichever version made it; asks first."""
    if db.engine.dialect.name == "sqlite":
        remove_file(db.engine.url.database or "")
    else:
        drop_tables(db.engine)
    click.echo("The database is empty.")


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
def list_cleanups() -> None:
    """Name what can be tidied."""
    for item in registries.of(current_app).cleanups.values():
        click.echo(f"{item.name:24} {item.about}")


@cleanup.command("run")
@click.argument("names", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Only count what would go.")
def run_cleanups(names: tuple[str, ...], *, dry_run: bool) -> None:
    """Tidy NAMES, or everything."""
    known = registries.of(current_app).cleanups
    unknown = set(names) - set(known)
    if unknown:
        raise click.ClickException(f"There is no cleanup {', '.join(sorted(unknown))}.")
    for name in names or known:
        count = known[name].run(clock.now(), dry_run)
        click.echo(f"{name}: {count} {'would go' if dry_run else 'gone'}")


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Check everything the product needs; exit with 1 when something is wrong."""
    found = registries.of(current_app)
    checks = run([*found.readiness.values(), *found.doctor.values()])
    for check in checks:
        remedy = f" - {check.remedy}" if check.remedy and not check.ok else ""
        click.echo(f"{'ok   ' if check.ok else 'WRONG'} {check.name}: {check.detail}{remedy}")
    if not all(check.ok for check in checks):
        sys.exit(1)


def register(app: Flask) -> None:
    """Add the commands."""
    for command in (init_db, drop_db, doctor, cleanup, guide.api_guide):
        app.cli.add_command(command)
