"""What comes along in a backup and what does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import ColumnElement, MetaData

import places
from app.accounts import tokens
from app.accounts.models import ForgottenPassword, OneTimeToken, UserSession
from app.search.models import SearchDocument, SearchState, SearchWord, StaleVideo
from app.services.storage import BadKey, LocalDisk, Storage, check_key
from app.uploads.models import Upload
from app.videos.editing.models import VideoUnlock

# What is made again from the rest.
DERIVED = {model.__tablename__ for model in (SearchDocument, SearchState, SearchWord, StaleVideo)}
# Links and sessions: what was ended since must not open anything again.
LEFT_OUT = DERIVED | {model.__tablename__ for model in (OneTimeToken, ForgottenPassword)}
# Tables of which some rows stay behind: who has to sign in, or upload, once more.
ONLY: dict[str, Callable[[sa.Table], ColumnElement[bool]]] = {
    UserSession.__tablename__: lambda table: table.c.kind == tokens.KIND,
    VideoUnlock.__tablename__: lambda table: table.c.session_id.is_(None),
    Upload.__tablename__: lambda table: table.c.finished_at.is_not(None),
}
# Columns called a key that name no file.
NO_FILES = {"email_key", "username_key", "input_key"}
SECRET = re.compile("SECRET|PASSWORD|TOKEN|KEY|CREDENTIAL")


def tables_of(metadata: MetaData) -> list[sa.Table]:
    """Answer the tables that come along, by name."""
    return [table for name, table in sorted(metadata.tables.items()) if name not in LEFT_OUT]


def query_of(table: sa.Table, *wanted: Any) -> sa.Select[Any]:
    """Select from the rows of a table that come along."""
    query = sa.select(*wanted).select_from(table)
    return query.where(ONLY[table.name](table)) if table.name in ONLY else query


def files_named(columns: list[str], values: Iterable[Any]) -> Iterator[str]:
    """Name the files that a row points at."""
    for column, value in zip(columns, values, strict=True):
        if not value or column in NO_FILES:
            continue
        if column.endswith("_key"):
            yield value
        elif column.endswith("_keys"):
            yield from orjson.loads(value)


def stored(store: Storage, prefixes: Iterable[str], apart: Iterable[Path]) -> Iterator[str]:
    """Name the files domains keep in the store, without folders and files that only lie there."""
    inside = tuple(_keys_below(store, apart))
    found = (key for prefix in sorted(prefixes) for key in store.list(prefix))
    for key in found:
        if not any(key == one or key.startswith(f"{one}/") for one in inside) and _is_key(key):
            yield key


def told_settings(names: Iterable[str], config: dict[str, Any]) -> dict[str, Any]:
    """Answer the settings that are no secrets, and addresses without what is secret in them."""
    return {
        name: _told(config.get(name))
        for name in sorted(names)
        if not (SECRET.search(name) and isinstance(config.get(name), str))
    }


def _told(value: Any) -> Any:
    if isinstance(value, str) and "://" in value:
        return places.shown(value)
    is_plain = value is None or isinstance(value, bool | int | float | str | list)
    return value if is_plain else str(value)


def _keys_below(store: Storage, apart: Iterable[Path]) -> Iterator[str]:
    if not isinstance(store, LocalDisk):
        return
    for path in apart:
        if path.absolute().is_relative_to(store.root):
            yield path.absolute().relative_to(store.root).as_posix()


def _is_key(key: str) -> bool:
    try:
        check_key(key)
    except BadKey:
        return False
    return True
