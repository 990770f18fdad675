"""What the routes of the shop name."""

from __future__ import annotations

from typing import Any

from flask import Flask

from tests.access.thing import Thing
from tests.accounts.factories import Person
from tests.rentals.factories import Shop


def customer(app: Flask, _owner: Person) -> Any:
    """Answer the number of a customer."""
    return Shop(app).customer()


def rental(app: Flask, owner: Person) -> Any:
    """Answer the number of a rental that is out."""
    shop = Shop(app)
    return shop.rent(customer(app, owner), shop.copy())


THINGS = {
    "customer_id": Thing(customer, is_secret=True),
    "rental_id": Thing(rental, is_secret=True),
}
