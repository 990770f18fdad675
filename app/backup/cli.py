"""`flask backup …`: everything packed, looked through, and put back."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import orjson
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from app.backup import place, restoring, service
from app.backup.contents import Backup
from app.backup.errors import Damaged
from app.backup.manifest import Manifest
from app.backup.restoring import Plan
from app.core import clock
from app.core.errors import AppError

# The backup is what it says, and it says that files were missing.
INCOMPLETE = 3
SECRETS = "It holds password hashes and sealed secrets: keep it where only you can read it."
KEY = "SECRET_KEY is not in it: keep that too, or nobody's authenticator app will be accepted."

backup = AppGroup("backup", help="Pack the database and every file into one tar, and put it back.")
file_argument = click.argument(
    "file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE"
)
as_json = click.option("--json", "in_json", is_flag=True, help="Answer one JSON document.")


def say(text: str) -> None:
    """Tell how far it is, beside the answer."""
    click.echo(text, err=True)


def answer(found: dict[str, Any], text: str, *, in_json: bool) -> None:
    """Answer in words or as JSON."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS
    click.echo(orjson.dumps(found, option=options).decode() if in_json else text)


@contextmanager
def told() -> Iterator[None]:
    """Tell what went wrong in a sentence; what is logged is told beside the answer, too."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler) and handler.stream is sys.__stdout__:
            handler.setStream(sys.stderr)
    try:
        yield
    except AppError as error:
        raise click.ClickException(error.message) from error
    except (OSError, SQLAlchemyError) as error:
        raise click.ClickException(f"{type(error).__name__}: {error}") from error


def end(manifest: Manifest) -> None:
    """Leave with the code that says files were missing, if some were."""
    if manifest.missing.count:
        for key in manifest.missing.keys:
            say(f"missing: {key}")
        say(f"INCOMPLETE: {manifest.missing.count} files that rows point at were not there.")
        sys.exit(INCOMPLETE)


@backup.command("create")
@click.argument("file", type=click.Path(path_type=Path), required=False, metavar="[FILE]")
@click.option("--dry-run", is_flag=True, help="Only count what would be packed.")
@as_json
def create(file: Path | None, *, dry_run: bool, in_json: bool) -> None:
    """Pack everything into FILE, or into a new file in the folder of backups.

    Matinee may go on running. Exits with 3 when files were missing that rows point at.
    """
    with told():
        here = place.of(current_app)
        if dry_run:
            found = service.count(here)
            rows = sum(found.tables.values())
            files = {"count": found.files, "bytes": found.total}
            told_ = {"dry_run": True, "tables": found.tables, "rows": rows, "files": files}
            text = f"It would hold {rows} rows and {found.files} files of {found.total} bytes."
            answer(told_, text, in_json=in_json)
            return
        target = service.target_of(file, current_app.config["BACKUP_FOLDER"], clock.now())
        made = service.create(here, target, say)
        answer(service.described(target, made), summary(target, made), in_json=in_json)
    say(SECRETS)
    say(KEY)
    end(made)


@backup.command("verify")
@file_argument
@as_json
def verify(file: Path, *, in_json: bool) -> None:
    """Read all of FILE and compare it with what it promises.

    Exits with 1 when it is damaged, and with 3 when it is whole but was made without some files.
    """
    with told():
        opened = looked_through(file, in_json=in_json)
        found = service.described(file, opened.manifest) | {"whole": True}
        answer(found, f"Whole: {summary(file, opened.manifest)}", in_json=in_json)
    end(opened.manifest)


def looked_through(file: Path, *, in_json: bool) -> Backup:
    """Read all of a backup; where it is damaged, answer that before the error says it."""
    try:
        opened = Backup(file)
        opened.verify()
    except Damaged as error:
        if in_json:
            answer({"file": str(file), "whole": False, "problem": error.message}, "", in_json=True)
        raise
    return opened


@backup.command("list")
@as_json
def list_backups(*, in_json: bool) -> None:
    """List what lies in the folder of backups, by name; it is not looked through."""
    with told():
        folder = current_app.config["BACKUP_FOLDER"]
        known = list(service.known(folder))
        items = [
            service.described(path, manifest) if manifest else {"file": str(path), "size": None}
            for path, manifest in known
        ]
        lines = [summary(path, manifest) for path, manifest in known]
        text = "\n".join(lines) or f"There are no backups in {folder}."
        answer({"folder": str(folder), "items": items}, text, in_json=in_json)


@backup.command("restore")
@file_argument
@click.option("--replace", is_flag=True, help="Throw away what is here first.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_json
def restore(file: Path, *, replace: bool, dry_run: bool, yes: bool, in_json: bool) -> None:
    """Put the backup FILE into this house. Stop web and workers first.

    The database must be empty, or --replace given. A failure leaves everything as it was.
    """
    with told():
        here = place.of(current_app)
        opened = Backup(file)
        say("Looking through the backup …")
        found = restoring.plan(here, opened, replace=replace)
        if dry_run:
            text = found.refusal or intention(opened, found)
            answer(report(file, opened, found, done=False), text, in_json=in_json)
            sys.exit(1 if found.refusal else 0)
        if found.refusal:
            raise click.ClickException(found.refusal)
        say(intention(opened, found))
        if not yes:
            click.confirm("Go on?", abort=True, err=True)
        restoring.restore(here, opened, say, replace=replace)
        opens = restoring.opens_second_factors()
        done = report(file, opened, found, done=True) | {"opens_second_factors": opens}
        answer(done, f"Restored: {summary(file, opened.manifest)}", in_json=in_json)
    say(advice(opens=opens))
    end(opened.manifest)


def summary(path: Path, manifest: Manifest | None) -> str:
    """Say in a line what a backup is."""
    if manifest is None:
        return f"{path}: NOT A WHOLE BACKUP"
    files = manifest.files
    short = f", {manifest.missing.count} files MISSING" if manifest.missing.count else ""
    return (
        f"{path}: {manifest.made_at:%F %T} UTC, {manifest.rows} rows, {files.count} files of "
        f"{files.total} bytes, schema {manifest.revision}{short}"
    )


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
