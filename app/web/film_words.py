"""The words pages have for films of the shop."""

from __future__ import annotations

import string
from decimal import Decimal

import flask_babel
from flask_babel import gettext as _

from app.core.amounts import CENT
from app.films.values import Order, Rating


def name(text: str) -> str:
    """Write a name that a catalogue shouts, of a film or a person, as people write names."""
    return string.capwords(text) if text.isupper() else text


def price(amount: Decimal) -> str:
    """Write an amount as the reader does, always with its cents; the shop says in what money."""
    return str(flask_babel.format_decimal(amount.quantize(CENT), "#,##0.00"))


def orders() -> list[tuple[Order, str]]:
    """Name the orders of a list."""
    return [
        (Order.TITLE, _("By title")),
        (Order.NEWEST, _("Newest")),
        (Order.CHEAPEST, _("Cheapest")),
        (Order.SHORTEST, _("Shortest")),
        (Order.LONGEST, _("Longest")),
    ]


def ratings() -> dict[str, str]:
    """Say of every rating for whom a film is."""
    return {
        Rating.G: _("For all ages"),
        Rating.PG: _("Children with their parents"),
        Rating.PG_13: _("From 13, younger ones with their parents"),
        Rating.R: _("From 17, younger ones with their parents"),
        Rating.NC_17: _("From 18"),
    }
