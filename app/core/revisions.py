"""Which migration the database is at, and which ones the code has beyond it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError
from flask import current_app
from sqlalchemy import inspect, text

from app.core.database import db


@dataclass(frozen=True)
class Revisions:
    """Where the database is, what waits for it, and whether the code knows where it is at all."""

    now: str | None
    head: str | None
    waiting: list[str]
    is_known: bool = True


def look() -> Revisions:
    """Compare the database with the migrations of the code."""
    folder = Path(current_app.root_path).parent / "migrations"
    script = ScriptDirectory(str(folder))
    now, head = current(), script.get_current_head()
    try:
        steps = list(script.iterate_revisions("heads", now or "base"))
    except (CommandError, RevisionError):
        return Revisions(now, head, [], is_known=False)
    return Revisions(now, head, [step.revision for step in reversed(steps)])


def current() -> str | None:
    """Answer the revision of the database, None when it has none; make no file by looking."""
    url = db.engine.url
    is_new_file = url.get_backend_name() == "sqlite" and not Path(url.database or "").exists()
    if is_new_file and url.database != ":memory:":
        return None
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found
