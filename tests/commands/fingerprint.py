"""Everything a command could change, in a form that can be compared: tables, files, Redis."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask

from app.core.database import db
from app.core.extensions import redis_client
from app.services import storage
from tests.conftest import filled_tables

PURPOSES = ("cache", "sockets", "broker", "results", "limits")


def tables(app: Flask) -> dict[str, Any]:
    """Answer every row of every table, those of the search index too."""
    with app.app_context(), db.engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(table.select())))
            for table in filled_tables(connection)
        }


def files(app: Flask) -> dict[str, Any]:
    """Answer every file of the storage and of the folders beside it, with its size."""
    store = storage.current()
    found: dict[str, Any] = {key: store.stat(key) for key in store.list()}
    for name in ("SPOOL_FOLDER", "WORK_FOLDER", "MAIL_FOLDER"):
        below = Path(app.config[name])
        found[name] = sorted(str(path) for path in below.rglob("*")) if below.is_dir() else []
    return found


def redis(app: Flask) -> dict[str, Any]:
    """Answer every key of every Redis database with what it holds."""
    with app.app_context():
        clients = {purpose: redis_client(purpose) for purpose in PURPOSES}
        return {
            f"{purpose} {key!r}": client.dump(key)
            for purpose, client in clients.items()
            for key in sorted(client.keys())
        }


def everything(app: Flask) -> dict[str, Any]:
    """Answer all of it."""
    return {"tables": tables(app), "files": files(app), "redis": redis(app)}
