"""`flask seed`: a first film for a new house, or a whole made-up library to try it with."""

from __future__ import annotations

from typing import Any

import click
from flask import current_app

from app.core.commands import changes, command, progress
from app.core.errors import Forbidden
from app.seed import library, sample, shop
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
@click.option(
    "--shop/--no-shop",
    "with_shop",
    default=True,
    help="Open a small film shop too, where there is none; never in production.",
)
def seed(seconds: float, size: str | None, *, with_shop: bool, dry_run: bool) -> dict[str, Any]:
    """Make a sample video of the first administrator's, or people and films of a whole library.

    With either comes a film shop of which they are a clerk.
    """
    if size is not None:
        return make_library(size, with_shop=with_shop, dry_run=dry_run)
    found = make_sample(seconds, dry_run=dry_run)
    opened = open_shop(dry_run=dry_run) if with_shop else None
    said = [found["said"], opened["said"] if opened else None]
    words = "\n".join(one for one in said if one) or NOBODY
    return {**found, "shop": opened and opened["shop"], "said": words}


def make_sample(seconds: float, *, dry_run: bool) -> dict[str, Any]:
    """Make the first film, and say where it is; nothing where none is wanted."""
    nothing = {"video_id": None, "said": ""}
    if dry_run:
        is_wanted = sample.owner_of_sample() is not None
        return nothing | ({"said": "A sample film would be made."} if is_wanted else {})
    video_id = sample.show_first_film(seconds)
    if video_id is None:
        return nothing
    said = f"The sample film is being made watchable: /watch/{video_id}"
    return {"video_id": video_id, "said": said}


def open_shop(*, dry_run: bool) -> dict[str, Any] | None:
    """Open a film shop whose clerk is the first administrator; None where none is wanted."""
    clerk = sample.first_administrator()
    if clerk is None or current_app.config["ENVIRONMENT"] == "production" or not shop.is_wanted():
        return None
    if dry_run:
        return {"shop": None, "said": "A film shop would be opened."}
    made = shop.open_one(shop.SAMPLE, clerk)
    said = f"A film shop is open: {made['film']} films at /films, and its counter at /desk"
    return {"shop": made, "said": said}


def make_library(name: str, *, with_shop: bool, dry_run: bool) -> dict[str, Any]:
    """Make a library, and say who can sign in."""
    if current_app.config["ENVIRONMENT"] == "production":
        raise Forbidden("Made-up people with a known password have no place here.")
    size, counts = SIZES[name], vars(SIZES[name])
    if library.is_there():
        return {"made": None, "said": "A made-up library is here already: nothing to do."}
    if dry_run:
        words = ", ".join(f"{count} {what}" for what, count in counts.items())
        return {"made": counts, "said": f"Made would be {words}."}
    lends = shop.SHOPS[name] if with_shop and shop.is_wanted() else None
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    library.make(app, size, progress, lends=lends)
    said = f"Sign in as {library.FIRST} with the password: {library.PASSWORD}"
    return {"made": counts, "username": library.FIRST, "password": library.PASSWORD, "said": said}
