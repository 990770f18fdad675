"""`flask backup …`: everything packed, looked through, and put back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from app.backup import place, restoring, service
from app.backup.contents import Backup
from app.backup.manifest import Manifest
from app.backup.restoring import Plan
from app.core import clock
from app.core.commands import Bad, Group, changes, progress, says

# The backup is what it says, and it says that files were missing.
INCOMPLETE = 3
SECRETS = "It holds password hashes and sealed secrets: keep it where only you can read it."
KEY = "SECRET_KEY is not in it: keep that too, or nobody's authenticator app will be accepted."

backup = Group("backup", help="Pack the database and every file into one tar, and put it back.")
file_argument = click.argument(
    "file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE"
)


@contextmanager
def in_words() -> Iterator[None]:
    """Say in a sentence what the system or the database refuses."""
    try:
        yield
    except (OSError, SQLAlchemyError) as error:
        raise click.ClickException(f"{type(error).__name__}: {error}") from error


def ended(found: dict[str, Any], manifest: Manifest) -> dict[str, Any] | Bad:
    """Answer what was found; as bad news where files that rows point at were missing."""
    if not manifest.missing.count:
        return found
    for key in manifest.missing.keys:
        progress(f"missing: {key}")
    progress(f"INCOMPLETE: {manifest.missing.count} files that rows point at were not there.")
    return Bad(found, INCOMPLETE)


def summary(found: dict[str, Any]) -> str:
    """Say in a line what a backup is."""
    if "made_at" not in found:
        return f"{found['file']}: NOT A WHOLE BACKUP"
    files, missing = found["files"], found["missing"]["count"]
    short = f", {missing} files MISSING" if missing else ""
    return (
        f"{found['file']}: {datetime.fromisoformat(found['made_at']):%F %T} UTC, "
        f"{found['rows']} rows, {files['count']} files of {files['bytes']} bytes, "
        f"schema {found['revision']}{short}"
    )


def packed(found: dict[str, Any]) -> str:
    """Say what was packed, or would be."""
    if "file" in found:
        return summary(found)
    files = found["files"]
    held = f"{found['rows']} rows and {files['count']} files of {files['bytes']} bytes"
    return f"It would hold {held}."


@backup.command("create")
@click.argument("file", type=click.Path(path_type=Path), required=False, metavar="[FILE]")
@changes(packed, unit=False)
def create(file: Path | None, *, dry_run: bool) -> dict[str, Any] | Bad:
    """Pack everything into FILE, or into a new file in the folder of backups.

    Matinee may go on running. Exits with 3 when files were missing that rows point at.
    """
    with in_words():
        here = place.of(current_app)
        if dry_run:
            found = service.count(here)
            files = {"count": found.files, "bytes": found.total}
            return {"tables": found.tables, "rows": sum(found.tables.values()), "files": files}
        target = service.target_of(file, current_app.config["BACKUP_FOLDER"], clock.now())
        made = service.create(here, target, progress)
        progress(SECRETS)
        progress(KEY)
        return ended(service.described(target, made), made)


@backup.command("verify")
@file_argument
@says(lambda found: f"Whole: {summary(found)}", unit=False)
def verify(file: Path) -> dict[str, Any] | Bad:
    """Read all of FILE and compare it with what it promises.

    Exits with 1 when it is damaged, and with 3 when it is whole but was made without some files.
    """
    with in_words():
        opened = Backup(file)
        opened.verify()
        return ended(service.described(file, opened.manifest) | {"whole": True}, opened.manifest)


@backup.command("list")
@says(summary, unit=False)
def list_backups() -> dict[str, Any]:
    """List what lies in the folder of backups, by name; it is not looked through."""
    with in_words():
        folder = current_app.config["BACKUP_FOLDER"]
        items = [
            service.described(path, manifest) if manifest else {"file": str(path), "size": None}
            for path, manifest in service.known(folder)
        ]
    if not items:
        progress(f"There are no backups in {folder}.")
    return {"folder": str(folder), "items": items, "total": len(items)}


def question(file: Path, *, replace: bool) -> str:
    """Say what a restore would do to this house, and ask."""
    with in_words():
        opened = Backup(file)
        found = restoring.plan(place.of(current_app), opened, replace=replace)
    refuse(found)
    progress(intention(opened, found))
    return "Go on?"


def refuse(found: Plan) -> None:
    """Leave where a restore is refused."""
    if found.refusal:
        raise click.ClickException(found.refusal)


def restored(found: dict[str, Any]) -> str:
    """Say what was put back, or would be, or why not."""
    if found["restored"]:
        return f"Restored: {summary(found)}"
    return str(found["refusal"] or found["intention"])


@backup.command("restore")
@file_argument
@click.option("--replace", is_flag=True, help="Throw away what is here first.")
@changes(restored, unit=False, asks=question)
def restore(file: Path, *, replace: bool, dry_run: bool) -> dict[str, Any] | Bad:
    """Put the backup FILE into this house. Stop web and workers first.

    The database must be empty, or --replace given. A failure leaves everything as it was.
    """
    with in_words():
        here, opened = place.of(current_app), Backup(file)
        progress("Looking through the backup …")
        found = restoring.plan(here, opened, replace=replace)
        if dry_run:
            would = report(file, opened, found, done=False)
            return Bad(would) if found.refusal else would
        refuse(found)
        restoring.restore(here, opened, progress, replace=replace)
        opens = restoring.opens_second_factors()
        progress(advice(opens=opens))
        done = report(file, opened, found, done=True) | {"opens_second_factors": opens}
        return ended(done, opened.manifest)


def intention(opened: Backup, found: Plan) -> str:
    """Say what a restore does to this house."""
    gone = ", ".join(f"{count} of {name}" for name, count in found.rows_gone.items())
    lines = [
        f"{opened.manifest.rows} rows of {len(opened.manifest.tables)} tables come in.",
        f"{found.files_new} files come in, {found.files_there} of the same size are there.",
    ]
    if found.upgrades_to:
        lines += [f"The schema goes from {opened.manifest.revision} to {found.upgrades_to}."]
    if gone:
        lines += [f"THESE ROWS GO: {gone}."]
    if found.files_gone:
        lines += [f"{found.files_gone} FILES GO that are not in the backup."]
    return "\n".join(lines)


def report(file: Path, opened: Backup, found: Plan, *, done: bool) -> dict[str, Any]:
    """Say the same, and what was done, for programs."""
    return service.described(file, opened.manifest) | {
        "restored": done,
        "refusal": found.refusal,
        "intention": intention(opened, found),
        "upgrades_to": found.upgrades_to,
        "rows_gone": found.rows_gone,
        "files_new": found.files_new,
        "files_there": found.files_there,
        "files_gone": found.files_gone,
    }


def advice(*, opens: bool) -> str:
    """Say what is left to do."""
    key = (
        "The sealed second factors open with this SECRET_KEY."
        if opens
        else "THE SECOND FACTORS DO NOT OPEN with this SECRET_KEY: set the one the backup was made "
        "under, here or as SECRET_KEY_PREVIOUS."
    )
    return f"{key}\nEverybody signs in anew. Empty Redis (its data folder), then start Matinee."
