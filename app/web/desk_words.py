"""What the pages of the shop's desk ask and say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import flask_babel
from flask import request
from flask_babel import gettext as _
from pydantic import Field, field_validator

from app.api import access
from app.api.schemas import Schema
from app.films.service import LARGEST_NUMBER
from app.rentals import people
from app.web.forms import without_nul

LONGEST = 100
# So many lines of what was just done stay on the desk.
MOST_LINES = 20
NUMBER = re.compile(r"[0-9]{1,10}")
AMOUNT = re.compile(r"[0-9]{1,4}([.,][0-9]{1,2})?")


@dataclass(frozen=True)
class Asked:
    """What the desk is asked: words or a copy's number, who is served, what was done before."""

    text: str
    customer_id: int | None
    done: list[int]

    @property
    def copy(self) -> int | None:
        """Answer the copy's number, None for words."""
        return int(self.text) if NUMBER.fullmatch(self.text) else None

    def address(self, **changes: Any) -> dict[str, Any]:
        """Answer what the desk's address says, with something changed."""
        return {"customer": self.customer_id, "done": self.done, "q": self.text or None} | changes

    def after(self, rental_id: int) -> list[int]:
        """Answer what was done, with one more in front."""
        return [rental_id, *(one for one in self.done if one != rental_id)][:MOST_LINES]


class PaymentIn(Schema):
    """What a customer pays for which rental; `once` is the form's own id."""

    once: UUID | None = None
    rental_id: int = Field(ge=1, le=LARGEST_NUMBER)
    amount: str

    @field_validator("rental_id", mode="before")
    @classmethod
    def is_chosen(cls, text: str) -> str:
        """Take no payment for nothing."""
        if number(text) is None:
            raise ValueError(_("Choose a rental."))
        return text

    @field_validator("amount")
    @classmethod
    def is_amount(cls, text: str) -> str:
        """Take an amount as people write one."""
        if AMOUNT.fullmatch(text) is None:
            raise ValueError(_("Write an amount like 2.99."))
        return text.replace(",", ".")

    @property
    def money(self) -> Decimal:
        """Answer the amount."""
        return Decimal(self.amount)


def asked() -> Asked:
    """Read what the desk is asked, by a form or by the address."""
    text = without_nul(request.values.get("q", "")).strip()[:LONGEST]
    done = list(filter(None, map(number, request.values.getlist("done"))))
    return Asked(text, number(request.values.get("customer", "")), done[:MOST_LINES])


def day(moment: date | datetime) -> str:
    """Write a day as the reader does."""
    return str(flask_babel.format_date(moment, "medium"))


def works_at_the_desk() -> bool:
    """Tell whether who reads the page is a clerk of the shop."""
    viewer = access.current_user()
    return viewer is not None and people.is_clerk(viewer.id)


def number(text: str) -> int | None:
    """Read a number of the shop's books, None where it is none."""
    read = int(text) if NUMBER.fullmatch(text) else 0
    return read if 1 <= read <= LARGEST_NUMBER else None
