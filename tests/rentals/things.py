"""What the routes of the shop name."""

from __future__ import annotations

from typing import Any

from flask import Flask

from tests.access.thing import Thing
from tests.accounts.factories import People, Person
from tests.rentals.factories import Shop
from tests.rentals.renting import Cinema


def customer(app: Flask, _owner: Person) -> Any:
    """Answer the number of a customer."""
    return Shop(app).customer()


def rental(app: Flask, owner: Person) -> Any:
    """Answer the number of a rental that is out."""
    shop = Shop(app)
    return shop.rent(customer(app, owner), shop.copy())


def streaming_rental(app: Flask, owner: Person) -> Any:
    """Answer a film the owner rented to stream."""
    return Cinema(app, People(app)).hold(owner)


THINGS = {
    "customer_id": Thing(customer, is_secret=True),
    "rental_id": Thing(rental, is_secret=True),
    "streaming_rental_id": Thing(streaming_rental, is_secret=False),
}
