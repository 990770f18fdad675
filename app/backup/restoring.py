"""Putting a backup back: looked through first, then the files, and the rows last, in one go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from app.accounts.models import SecondFactor
from app.accounts.second_factor import PURPOSE
from app.backup import rows, schema, scope
from app.backup.contents import Backup, Part
from app.backup.errors import FILES_LEFT, CannotRestore, FilesLeft, NotRestored, SearchNotMade
from app.backup.files import arrivals, in_the_way
from app.backup.keys import Keys
from app.backup.place import Place
from app.core import sealing
from app.core.database import db, unit_of_work
from app.core.errors import AppError
from app.search import tasks as search

Say = Callable[[str], Any]


@dataclass
class Plan:
    """What a restore would do here, and why it would not."""

    rows_gone: dict[str, int]
    files_new: int = 0
    files_there: int = 0
    files_gone: int = 0
    upgrades_to: str | None = None
    refusal: str | None = None


def plan(place: Place, backup: Backup, *, replace: bool) -> Plan:
    """Look through all of a backup and what it would meet here; nothing changes."""
    made = Plan(rows_gone=rows_there(place))
    try:
        schema.check_known(place, backup.manifest)
        check_empty(made.rows_gone, replace=replace)
    except CannotRestore as error:
        made.refusal = error.message
    if place.head != backup.manifest.revision:
        made.upgrades_to = place.head
    with Keys() as packed:
        for part in backup.parts():
            for _ in part.pieces:
                pass
            if part.key is None:
                continue
            packed.add([part.key])
            meet(place, made, part, replace=replace)
        if replace:
            made.files_gone = sum(key not in packed for key in stored(place, backup))
    return made


def meet(place: Place, made: Plan, part: Part, *, replace: bool) -> None:
    """Note what a file of the backup meets here, and why it must not come."""
    key = str(part.key)
    if key.partition("/")[0] not in place.prefixes:
        made.refusal = f"{key} does not belong among the files of Matinee."
    stat = place.store.stat(key)
    is_there = bool(stat and part.promised and stat.size == part.promised.size)
    made.files_there += is_there
    made.files_new += not is_there
    if stat and not is_there and not replace:
        made.refusal = made.refusal or in_the_way(key)


def restore(place: Place, backup: Backup, say: Say, *, replace: bool) -> None:
    """Make this house what a backup is that was looked through; a failure leaves it as it was."""
    with Keys() as packed:
        try:
            put_back(place, backup, packed, say, replace=replace)
        except (AppError, OSError, SQLAlchemyError) as error:
            raise NotRestored(f"{reason(error)} Nothing here was changed.") from error
        left = remove_others(place, backup, packed) if replace else 0
    say(f"{backup.manifest.rows} rows put in.")
    make_search(say)
    if left:
        raise FilesLeft(f"Everything is back, but {left} files could not be removed. {FILES_LEFT}")


def remove_others(place: Place, backup: Backup, packed: Keys) -> int:
    """Remove the files that are not in the backup; count those that could not be removed."""
    left = 0
    for key in stored(place, backup):
        if key in packed:
            continue
        try:
            place.store.delete(key)
        except OSError:
            left += 1
    return left


def put_back(place: Place, backup: Backup, packed: Keys, say: Say, *, replace: bool) -> None:
    """Put the files in, note their keys, then change the rows in one transaction."""
    schema.check_known(place, backup.manifest)
    if file := sqlite_file(place):
        file.parent.mkdir(parents=True, exist_ok=True)
    with arrivals(place.store, place.work, replace=replace) as arriving:
        for part in backup.parts():
            if part.key is not None:
                arriving.put(part)
                packed.add([part.key])
        say(f"{arriving.written} files put in, {arriving.kept} were there.")
        with schema.transaction(place.engine) as connection:
            check_empty(schema.filled(connection, place), replace=replace)
            put_rows(connection, place, backup)
        arriving.settle()


def reason(error: Exception) -> str:
    """Say what went wrong, in as few words as there are."""
    if isinstance(error, AppError):
        return error.message
    hint = " Is Matinee still running?" if isinstance(error, OperationalError) else ""
    return f"{str(getattr(error, 'orig', None) or error).strip()}.{hint}"


def sqlite_file(place: Place) -> Path | None:
    """Answer the file a SQLite database lies in."""
    url = place.engine.url
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def rows_there(place: Place) -> dict[str, int]:
    """Count what is in the database now; a file that is not there is not made."""
    if (file := sqlite_file(place)) and not file.exists():
        return {}
    with place.engine.connect() as connection:
        return schema.filled(connection, place)


def check_empty(there: dict[str, int], *, replace: bool) -> None:
    """Raise CannotRestore where rows would be lost that nobody gave up."""
    if there and not replace:
        raise CannotRestore(
            f"The database is not empty: it has {sum(there.values())} rows in {len(there)} tables. "
            "--replace throws them away."
        )


def put_rows(connection: Connection, place: Place, backup: Backup) -> None:
    """Make the schema the backup has, fill it, and bring it up to what this code knows."""
    schema.make_anew(connection, place.schema, backup.manifest.revision)
    with schema.loose(connection):
        for part in backup.parts():
            if part.table is not None:
                rows.load(connection, part.table, part.lines())
    schema.set_sequences(connection)
    if place.head != backup.manifest.revision:
        schema.move(connection, place.schema, "head")


def stored(place: Place, backup: Backup) -> Any:
    """Name the files of the store; the backup itself may lie among them."""
    return scope.stored(place.store, place.prefixes, (*place.apart, backup.path))


def make_search(say: Say) -> None:
    """Make the search index of the rows that came; raise SearchNotMade."""
    try:
        say(f"{search.rebuild(say)['words']} words can be searched for.")
    except Exception as error:
        raise SearchNotMade from error


def opens_second_factors() -> bool:
    """Tell whether this house's SECRET_KEY opens what the backup's had sealed."""
    with unit_of_work(writes=False):
        secret = db.session.scalar(select(SecondFactor.secret).limit(1))
    if secret is None:
        return True
    try:
        sealing.unseal(secret, PURPOSE)
    except sealing.InvalidToken:
        return False
    return True
