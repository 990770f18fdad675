"""`flask seed`: a first film for a new house, or a whole made-up library to try it with."""

from __future__ import annotations

from typing import Any

import click
from flask import current_app

from app.core.commands import changes, command, progress
from app.core.errors import Forbidden
from app.seed import library, sample
from app.seed.sizes import SIZES

NOBODY = "There are videos already, or nobody to own one: nothing to do."


def line(found: dict[str, Any]) -> str:
    """Write what was made."""
    return str(found["said"])


@command("seed")
@changes(line, unit=False)
@click.option(
    "--seconds",
    default=60.0,
    show_default=True,
    type=click.FloatRange(2, 3600),
    help="How long the film is.",
)
@click.option("--size", type=click.Choice(list(SIZES)), help="A library instead of one film.")
def seed(seconds: float, size: str | None, *, dry_run: bool) -> dict[str, Any]:
    """Make a sample video of the first administrator's, or people and films of a whole library."""
    return (
        make_sample(seconds, dry_run=dry_run)
        if size is None
        else make_library(size, dry_run=dry_run)
    )


def make_sample(seconds: float, *, dry_run: bool) -> dict[str, Any]:
    """Make the first film, and say where it is."""
    if dry_run:
        is_wanted = sample.owner_of_sample() is not None
        return {"video_id": None, "said": "A sample film would be made." if is_wanted else NOBODY}
    video_id = sample.show_first_film(seconds)
    if video_id is None:
        return {"video_id": None, "said": NOBODY}
    said = f"The sample film is being made watchable: /watch/{video_id}"
    return {"video_id": video_id, "said": said}


def make_library(name: str, *, dry_run: bool) -> dict[str, Any]:
    """Make a library, and say who can sign in."""
    if current_app.config["ENVIRONMENT"] == "production":
        raise Forbidden("Made-up people with a known password have no place here.")
    size, counts = SIZES[name], vars(SIZES[name])
    if library.is_there():
        return {"made": None, "said": "A made-up library is here already: nothing to do."}
    if dry_run:
        words = ", ".join(f"{count} {what}" for what, count in counts.items())
        return {"made": counts, "said": f"Made would be {words}."}
    library.make(current_app._get_current_object(), size, progress)  # type: ignore[attr-defined]
    said = f"Sign in as {library.FIRST} with the password: {library.PASSWORD}"
    return {"made": counts, "username": library.FIRST, "password": library.PASSWORD, "said": said}
