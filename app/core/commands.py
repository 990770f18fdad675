"""Commands of the house: each answers plain values, said as lines or as one JSON document.

A group is a `Group`, a command without one is made by `command`. Its body declares whether it only
`says` something or `changes` something; the first has `--json`, the second `--dry-run` too.
"""

from __future__ import annotations

import inspect
import logging
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

import click
import orjson
from flask.cli import AppGroup, with_appcontext
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.core.database import unit_of_work
from app.core.errors import AppError, Invalid
from app.core.pagination import Page
from app.core.validation import Shape, field_errors, validated

KEPT = "Nothing was changed: this is what would be."
NO_DATABASE = "The database does not answer as it should: {}. Ask `flask doctor`."
Body = Callable[..., Any]
Line = Callable[[Any], str]


@dataclass(frozen=True)
class Bad:
    """An answer that is bad news: it is said, and the command exits with a code that says so."""

    answer: Any
    code: int = 1


class Command(click.Command):
    """A command that says its errors as JSON too, and keeps the log out of its answer."""

    @property
    def changes(self) -> bool:
        """Tell whether it is declared to change something."""
        return bool(getattr(self.callback, "changes", False))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; what cannot be read is an error like another."""
        as_json = "--json" in args
        try:
            return super().parse_args(ctx, args)
        except (click.UsageError, click.Abort) as error:
            if as_json:
                refuse(error)
            raise

    def invoke(self, ctx: click.Context) -> Any:
        """Run it; words on standard error, or the error's document on standard output."""
        keep_log_apart()
        try:
            return super().invoke(ctx)
        except click.exceptions.Exit:
            raise
        except Exception as error:
            if ctx.params.get("as_json"):
                refuse(error)
            code, message, _ = told(error)
            if code == AppError.code or isinstance(error, click.ClickException | click.Abort):
                raise
            raise click.ClickException(message) from error


class Group(AppGroup):
    """A group of such commands, each in an application context."""

    command_class = Command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find the command that is asked for; one there is not is an error like another."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            if "--json" in args:
                refuse(error)
            raise


def command(name: str) -> Callable[[Body], Command]:
    """Make a command that stands in no group."""

    def decorate(body: Body) -> Command:
        return click.command(name, cls=Command)(with_appcontext(body))

    return decorate


def says(line: Line | None = None, *, unit: bool = True) -> Callable[[Body], Body]:
    """Declare a body that only looks: it runs in one reading unit of work, unless it has its own.

    `line` writes one item of what it answers for people.
    """

    def decorate(body: Body) -> Body:
        @click.option("--json", "as_json", is_flag=True, help="Answer one JSON document.")
        @wraps(body)
        def run(*args: Any, as_json: bool, **given: Any) -> None:
            answer = within(body, *args, unit=unit, writes=False, **given)
            say(answer, line, as_json=as_json)

        return run

    return decorate


def changes(
    line: Line | None = None, *, unit: bool = True, asks: Callable[..., str] | None = None
) -> Callable[[Body], Body]:
    """Declare a body that changes something; a dry run is the same body, of which nothing stays.

    It runs in one unit of work. Where it has units of its own it takes `dry_run` and heeds it; any
    body may take it. `asks` words a question from the arguments, which `--yes` answers.
    """

    def decorate(body: Body) -> Body:
        @click.option("--json", "as_json", is_flag=True, help="Answer one JSON document.")
        @click.option("--dry-run", is_flag=True, help="Change nothing, say what would be.")
        @wraps(body)
        def run(*args: Any, as_json: bool, dry_run: bool, yes: bool = True, **given: Any) -> None:
            if asks is not None and not (yes or dry_run):
                question = within(asks, *args, unit=unit, writes=False, **given)
                click.confirm(question, abort=True, err=True)
            answer = within(body, *args, unit=unit, dry_run=dry_run, **given)
            if dry_run:
                click.echo(KEPT, err=True)
            say(answer, line, as_json=as_json, beside={"dry_run": dry_run})

        run.changes = True  # type: ignore[attr-defined]
        agree = click.option("--yes", is_flag=True, help="Do not ask.")
        return agree(run) if asks is not None else run

    return decorate


def within(
    body: Body, *args: Any, unit: bool, writes: bool = True, dry_run: bool = False, **given: Any
) -> Any:
    """Call a body in a unit of work, or as it is."""
    taken = {"dry_run": dry_run} if "dry_run" in inspect.signature(body).parameters else {}
    if not unit:
        return body(*args, **given, **taken)
    with unit_of_work(writes=writes, dry_run=dry_run):
        return body(*args, **given, **taken)


def say(
    answer: Any, line: Line | None, *, as_json: bool, beside: Mapping[str, Any] | None = None
) -> None:
    """Print an answer; bad news exit with their code."""
    found = answer.answer if isinstance(answer, Bad) else answer
    if as_json:
        whole = found if isinstance(found, dict) or beside is None else {"answer": found}
        print_json({**whole, **beside} if beside is not None else whole)
    else:
        for text in lines_of(found, line):
            click.echo(text)
    if isinstance(answer, Bad):
        raise click.exceptions.Exit(answer.code)


def lines_of(found: Any, line: Line | None) -> list[str]:
    """Write an answer for people: a line an item, or what `line` makes of it."""
    if found is None:
        return []
    rows = found.get("items") if isinstance(found, dict) else found
    if isinstance(rows, list):
        texts = [(line or str)(row) for row in rows]
        total = found.get("total") if isinstance(found, dict) else None
        return [*texts, f"{len(rows)} of {total}"] if texts and total is not None else texts
    if line is not None:
        return [text] if (text := line(found)) else []
    if isinstance(found, dict):
        return [f"{name}: {'-' if value is None else value}" for name, value in found.items()]
    return [str(found)]


def paged(body: Body) -> Body:
    """Let a command take which page of a list it shows, and how long pages are."""
    which, how_many = click.IntRange(1), click.IntRange(1, 1000)
    page = click.option("--page", default=1, show_default=True, type=which, help="Which page.")
    limit = click.option(
        "--limit", default=50, show_default=True, type=how_many, help="How many a page."
    )
    return page(limit(body))


def listed(page: Page, row: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    """Answer a page of a list as plain values."""
    return {"items": [row(item) for item in page.items], "total": page.total}


def print_json(value: Any) -> None:
    """Print one JSON document; ids and times are text in it."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS
    click.echo(orjson.dumps(value, default=str, option=options).decode())


def progress(text: str) -> None:
    """Say how far a long command is, beside its answer."""
    click.echo(text, err=True)


def ask_secret(words: str) -> str:
    """Ask for a secret twice, beside the answer."""
    given: str = click.prompt(words, hide_input=True, confirmation_prompt=True, err=True)
    return given


def checked(shape: type[Shape], **values: str | None) -> Shape:
    """Read what a command was given as the API would; raise Invalid naming the fields."""
    try:
        return validated(shape, values)
    except ValidationError as error:
        fields = field_errors(error)
        wrong = "; ".join(f"{name}: {', '.join(said)}" for name, said in fields.items())
        raise Invalid(wrong, details=fields) from error


def refuse(error: Exception) -> None:
    """Print an error as a document and leave; what nobody foresaw leaves its traces beside it."""
    code, message, details = told(error)
    if code == AppError.code:
        click.echo("".join(traceback.format_exception(error)), err=True)
    more = {} if details is None else {"details": details}
    print_json({"error": {"code": code, "message": message, **more}})
    raise click.exceptions.Exit(getattr(error, "exit_code", 1))


def told(error: Exception) -> tuple[str, str, Any]:
    """Answer code, message and details of an error."""
    if isinstance(error, AppError):
        return error.code, error.message, error.details
    if isinstance(error, click.UsageError):
        return "USAGE", error.format_message(), None
    if isinstance(error, click.ClickException):
        return "REFUSED", error.format_message(), None
    if isinstance(error, click.Abort):
        return "ABORTED", "Nobody agreed: nothing was done.", None
    if isinstance(error, OperationalError | ProgrammingError):
        words = NO_DATABASE.format(str(error.orig).strip().partition("\n")[0])
        return "SERVICE_UNAVAILABLE", words, None
    return AppError.code, AppError.message, None


def keep_log_apart() -> None:
    """Let what is logged to standard output go beside it: there a command's answer stands alone."""
    standard = (sys.stdout, sys.__stdout__)
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler) and handler.stream in standard:
            handler.setStream(sys.stderr)
