"""`flask search …`: the index from the command line."""

import sys
from collections.abc import Callable
from typing import Any

import click
from flask.cli import AppGroup

from app.search import health, tasks

search = AppGroup("search", help="Make the search index again, or look whether it is true.")


@search.command("reindex")
@click.option("--quiet", is_flag=True, help="Say nothing but the end.")
def reindex(*, quiet: bool) -> None:
    """Make every document and the vocabulary again; searching goes on meanwhile."""
    say: Callable[[str], Any] = (lambda _text: None) if quiet else click.echo
    click.echo(tasks.rebuild(say))


@search.command("check")
def check() -> None:
    """Say whether the index agrees with the library; exit with 1 when it does not."""
    found = health.check()
    click.echo(f"{'ok' if found.ok else 'WRONG'}: {found.detail}")
    if not found.ok:
        click.echo(found.remedy)
        sys.exit(1)
