"""`flask seed`: a first film for a new house, or a whole made-up library to try it with."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from app.seed import library, sample
from app.seed.sizes import SIZES


@click.command("seed")
@click.option("--seconds", default=60.0, show_default=True, type=click.FloatRange(2, 3600))
@click.option("--size", type=click.Choice(list(SIZES)), help="A library instead of one film.")
@with_appcontext
def seed(seconds: float, size: str | None) -> None:
    """Make a sample video of the first administrator's, or people and films of a whole library."""
    if size is None:
        make_sample(seconds)
    else:
        make_library(size)


def make_sample(seconds: float) -> None:
    """Make the first film, and say where it is."""
    video_id = sample.show_first_film(seconds)
    if video_id is None:
        click.echo("There are videos already, or nobody to own one: nothing to do.")
    else:
        click.echo(f"The sample film is being made watchable: /watch/{video_id}")


def make_library(size: str) -> None:
    """Make a library, and say who can sign in."""
    if current_app.config["ENVIRONMENT"] == "production":
        raise click.ClickException("Made-up people with a known password have no place here.")
    if library.is_there():
        click.echo("A made-up library is here already: nothing to do.")
        return
    library.make(current_app._get_current_object(), SIZES[size], click.echo)  # type: ignore[attr-defined]
    click.echo(f"Sign in as {library.FIRST} with the password: {library.PASSWORD}")
