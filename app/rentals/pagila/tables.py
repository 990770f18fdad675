"""The tables of Pagila in the order in which they name each other, and the columns they share."""

from __future__ import annotations

import re
from typing import Any, cast

from sqlalchemy import Column, Table

from app.core.database import Base
from app.films.models import (
    OUR_OWN_OF_FILM,
    Actor,
    Category,
    Film,
    FilmActor,
    FilmCategory,
    Language,
)
from app.rentals.models import (
    Address,
    City,
    Country,
    Customer,
    Inventory,
    Payment,
    Rental,
    Staff,
    Store,
)

IN_ORDER: tuple[type[Base], ...] = (
    *(Country, City, Address, Store, Staff, Customer),
    *(Language, Category, Actor, Film, FilmActor, FilmCategory),
    *(Inventory, Rental, Payment),
)
# What Pagila does not know: no dump brings it, and no import touches it.
OUR_OWN: dict[str, frozenset[str]] = {
    "customer": frozenset({"user_id", "folded_name", "folded_email"}),
    "film": OUR_OWN_OF_FILM,
    "payment": frozenset({"once"}),
    "rental": frozenset({"reminded_at"}),
}
# What never changes of a row: two of one number that differ in it are not the same row.
_LASTING = {
    "customer": ("create_date",),
    "rental": ("rental_date", "inventory_id", "customer_id"),
    "payment": ("customer_id", "amount", "payment_date"),
}
_PART_OF_PAYMENT = re.compile(r"payment_p\d{4}_\d{2}")


def tables() -> list[Table]:
    """Answer the tables, each behind those its rows name."""
    return [cast("Table", model.__table__) for model in IN_ORDER]


def named(name: str) -> str:
    """Answer what a table is called here: the payments of a month are payments."""
    return "payment" if _PART_OF_PAYMENT.fullmatch(name) else name


def columns(table: Table) -> list[Column[Any]]:
    """Answer the columns that Pagila has too, in its order where it matters."""
    own = OUR_OWN.get(table.name, frozenset())
    return [column for column in table.columns if column.name not in own]


def lasting(table: Table) -> tuple[str, ...]:
    """Answer the columns by which a row is known again, beside its number."""
    return _LASTING.get(table.name, ())
