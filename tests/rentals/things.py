"""What the routes of the shop name."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from flask import Flask

from app.core import clock
from app.core.database import unit_of_work
from app.rentals import people
from app.rentals.streaming.models import StreamingRental
from tests.access.thing import Thing
from tests.accounts.factories import People, Person
from tests.rentals.factories import Shop
from tests.rentals.renting import Cinema


def customer(app: Flask, owner: Person) -> Any:
    """Answer the number of the customer the owner is, who is made one once."""
    shop = Shop(app)
    with app.app_context(), unit_of_work(writes=False):
        known = people.customer_of(owner.id)
    return shop.customer(user_id=owner.id) if known is None else known.customer_id


def plan(app: Flask, owner: Person) -> Any:
    """Answer the number of a plan the owner had."""
    cinema = Cinema(app, People(app))
    return cinema.plan_of(customer(app, owner), begins=-20, ends=-10)


def rental(app: Flask, owner: Person) -> Any:
    """Answer the number of a rental that is out."""
    shop = Shop(app)
    return shop.rent(customer(app, owner), shop.copy())


def streaming_rental(app: Flask, owner: Person) -> Any:
    """Answer a film the owner rented to stream, whatever plan they were given meanwhile."""
    cinema = Cinema(app, People(app))
    row = StreamingRental(
        film_id=cinema.film()[0],
        customer_id=customer(app, owner),
        price=Decimal("2.99"),
        start_by=clock.now() + timedelta(days=30),
    )
    return cinema.shop.keep(row, "id")


THINGS = {
    "customer_id": Thing(customer, is_secret=True),
    "plan_id": Thing(plan, is_secret=True),
    "rental_id": Thing(rental, is_secret=True),
    "streaming_rental_id": Thing(streaming_rental, is_secret=False),
}
