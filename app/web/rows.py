"""The rows of the home page: what to go on with, what is new, what one may like, what is hot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.accounts.models import User
from app.audience import answers as audience
from app.audience import history
from app.films import listing as films
from app.films.listing import Listed, Wanted
from app.films.values import Order
from app.recommendations import service as recommendations
from app.videos import listing
from app.web import cards

# So many cards a row, and so few are no row where others show the same library.
CARDS, FEWEST = 10, 4
Card = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """A row of cards, or of films of the shop, under a title, and where all of it is."""

    name: str
    title: str
    cards: Sequence[Card]
    more: str
    films: Sequence[Listed] = ()


def of_home(viewer: User | None) -> list[Row]:
    """Answer the rows that have something to show; none shows what a row above it does."""
    found: list[Row] = []
    if viewer is not None:
        found += _with_cards(_continued(viewer), _followed(viewer))
        found += _unless_few(_for_you(viewer, _shown(found)))
    return found + _unless_few(_hot(_shown(found))) + _with_cards(_to_rent())


def _with_cards(*rows: Row) -> list[Row]:
    return [row for row in rows if row.cards or row.films]


def _unless_few(row: Row) -> list[Row]:
    return [row] if len(row.cards) >= FEWEST else []


def _shown(rows: Sequence[Row]) -> set[Any]:
    return {card["id"] for row in rows for card in row.cards}


def _continued(viewer: User) -> Row:
    begun = history.continue_watching(viewer, CARDS)
    shown = [audience.watched(viewer, one) for one in begun]
    return Row("continue", _("Continue watching"), shown, url_for("pages.history"))


def _followed(viewer: User) -> Row:
    rows = listing.feed(viewer, page=1, page_size=CARDS).items
    more = url_for("pages.feed")
    return Row("followed", _("From your subscriptions"), cards.of_rows(rows), more)


def _for_you(viewer: User, shown: set[Any]) -> Row:
    found = recommendations.for_you(viewer, but=shown)
    more = url_for("pages.for_you")
    return Row("for-you", _("For you"), cards.recommended(found[:CARDS]), more)


def _hot(shown: set[Any]) -> Row:
    found = [row for row in recommendations.hot(2 * CARDS) if row.id not in shown]
    more = url_for("pages.trending")
    return Row("trending", _("Trending this week"), cards.of_rows(found[:CARDS]), more)


def _to_rent() -> Row:
    wanted, newest = Wanted(streaming=True), Order.NEWEST
    found, _total = films.catalogue(wanted, skip=0, limit=CARDS, order=newest)
    more = url_for("pages.films", streaming="true")
    return Row("films", _("Films to rent"), [], more, found)
