"""Copies that should be back and are not, and whom to ring about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import extract

from app.core import clock
from app.core.database import db
from app.core.pagination import Page, rows_of
from app.films.models import Film
from app.rentals import service
from app.rentals.models import Address, Customer, Rental
from app.rentals.service import Lent

A_DAY_IN_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Overdue(Lent):
    """A copy that should be back, and who has it."""

    customer: Customer
    phone: str


def listed(*, page: int, page_size: int) -> Page:
    """List what is overdue, the most overdue first."""
    due = extract("epoch", Rental.rental_date) + Film.rental_duration * A_DAY_IN_SECONDS
    query = service.with_film().add_columns(Customer, Address.phone)
    query = query.join(Customer, Customer.customer_id == Rental.customer_id)
    query = query.join(Address, Address.address_id == Customer.address_id)
    query = query.where(Rental.return_date.is_(None), due < clock.now().timestamp())
    query = query.order_by(due, Rental.rental_id)
    rows, total = rows_of(db.session(), query, page=page, page_size=page_size)
    items: Sequence[Overdue] = [
        Overdue(rental, film, customer, phone) for rental, film, customer, phone in map(tuple, rows)
    ]
    return Page(items, page, page_size, total)
