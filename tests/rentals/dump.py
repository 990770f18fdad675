"""Dumps of the Pagila database: a small one that is here, and the published one where it is."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Row, select

from app.core.database import db
from app.rentals.pagila import tables

SMALL = Path(__file__).with_name("small.sql")
COUNTS = {
    "country": 1,
    "city": 2,
    "address": 3,
    "store": 2,
    "staff": 2,
    "customer": 3,
    "language": 2,
    "category": 2,
    "actor": 2,
    "film": 2,
    "film_actor": 3,
    "film_category": 2,
    "inventory": 3,
    "rental": 3,
    "payment": 3,
}


def published() -> Path:
    """Answer the published dump, or skip the test where PAGILA does not say where it is."""
    if not os.environ.get("PAGILA"):
        pytest.skip("PAGILA does not say where the published dump lies")
    found = Path(os.environ["PAGILA"])
    return found / "pagila-data.sql" if found.is_dir() else found


def run(app: Flask, *words: str, code: int = 0) -> Any:
    """Run a command of the shop; answer the document it says."""
    result = app.test_cli_runner().invoke(args=["rentals", *words, "--json"])
    assert result.exit_code == code, (result.output, result.exc_info)
    return json.loads(result.stdout)


def added(app: Flask, *files: Path) -> dict[str, tuple[int, int, int]]:
    """Import dumps; answer for each table how many rows were added, changed and kept."""
    done = run(app, "import-pagila", *map(str, files))["answer"]
    return {
        one["table"]: (one["added"], one["changed"], one["kept"])
        for one in done
        if not one["skipped"]
    }


def everything(app: Flask) -> dict[str, list[Row[Any]]]:
    """Answer every row of the shop's tables, our own columns too."""
    with app.app_context():
        found = {
            table.name: list(db.session.execute(select(table).order_by(*table.primary_key)).all())
            for table in tables.tables()
        }
        db.session.rollback()
        return found


def damaged(folder: Path, *changes: tuple[str, str]) -> Path:
    """Write the small dump with some of its text changed."""
    text = SMALL.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "damaged.sql"
    path.write_text(text)
    return path


def cuts() -> Iterator[int]:
    """Answer places to cut the small dump at: inside blocks, between them, before the end."""
    length = len(SMALL.read_bytes().rstrip().removesuffix(b"--").rstrip())
    yield from range(200, length, 97)
    yield length - 1
