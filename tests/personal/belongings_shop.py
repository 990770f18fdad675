"""What somebody is to the film shop: a customer with a home, rentals, a plan, and a clerk."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from flask import Flask

from app.accounts import service as accounts
from app.core import clock
from app.core.database import db, unit_of_work
from app.rentals import people
from app.rentals.models import Address, Customer, StreamingSubscription
from app.rentals.streaming.models import StreamingRental
from tests.accounts.factories import Person
from tests.rentals.factories import Shop


def rents(app: Flask, person: Person, mark: str) -> None:
    """Have somebody live somewhere, rent, pay, have a plan and a film to stream, and be a clerk."""
    shop = Shop(app)
    names = {"first_name": f"{mark} Ada", "last_name": f"{mark} Byron"}
    customer_id = shop.customer(**names, email=person.email)
    shop.account(customer_id, person.id)
    shop.pay(shop.rent(customer_id, shop.copy()), "2.99")
    plan = {"plan_name": "Monthly", "start_date": date(2026, 11, 1)}
    shop.keep(StreamingSubscription(customer_id=customer_id, **plan), "id")
    window = {"rented_at": clock.now(), "start_by": clock.now() + timedelta(days=30)}
    stream = {"film_id": shop.film(), "price": Decimal("2.99"), "reference": "manual:1"}
    shop.keep(StreamingRental(customer_id=customer_id, **stream, **window), "id")
    with app.app_context(), unit_of_work():
        home = db.session.get_one(Address, db.session.get_one(Customer, customer_id).address_id)
        home.address, home.address2, home.phone = f"{mark} street", mark, f"{mark} 1"
        home.district, home.postal_code = mark, f"{mark} 2"
        people.hire(accounts.get(person.id), 1)
