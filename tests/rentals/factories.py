"""Builders of the shop: films with copies, customers, staff, rentals."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

from flask import Flask

from app.core import clock
from app.core.database import db, unit_of_work
from app.films.models import Film, Language
from app.rentals import people
from app.rentals.models import (
    Address,
    City,
    Country,
    Customer,
    Inventory,
    Payment,
    Rental,
    Staff,
    StaffAccount,
    Store,
)
from config import KNOWN_STAFF_TOKEN
from tests.films.factories import named

_numbers = count(1)
API = "/api/v1"
# What the shop's own programs send, by the token of the tests.
PROGRAM = {"Authorization": f"Bearer {KNOWN_STAFF_TOKEN}"}


class Shop:
    """A shop of one store (number 1) with one of its staff (number 1)."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context(), unit_of_work():
            if db.session.get(Store, 1) is None:
                self._open()

    def _open(self) -> None:
        db.session.add(Country(country_id=1, country="Portugal"))
        db.session.flush()
        db.session.add(City(city_id=1, city="Lisboa", country_id=1))
        db.session.flush()
        place = {"address": "Rua do Cinema 1", "district": "Baixa", "phone": "210", "city_id": 1}
        db.session.add(Address(address_id=1, **place))
        db.session.flush()
        db.session.add(Store(store_id=1, manager_staff_id=1, address_id=1))
        db.session.flush()
        names = {"first_name": "Mike", "last_name": "Hillyer", "username": "Mike"}
        db.session.add(Staff(staff_id=1, address_id=1, store_id=1, **names))
        db.session.flush()

    def keep(self, row: Any, key: str) -> Any:
        """Keep a row; answer its number."""
        with self.app.app_context(), unit_of_work():
            db.session.add(row)
            db.session.flush()
            return getattr(row, key)

    def customer(self, **fields: Any) -> int:
        """Make a customer with an address of their own."""
        number = next(_numbers)
        place = {"address": f"Rua {number}", "district": "Alfama", "phone": "1", "city_id": 1}
        address_id = self.keep(Address(address_id=100 + number, **place), "address_id")
        given = {"first_name": "MARY", "last_name": f"SMITH {number}", "store_id": 1} | fields
        return int(self.keep(Customer(address_id=address_id, **given), "customer_id"))

    def film(self, **fields: Any) -> int:
        """Make a film that costs 2.99 for three days and 19.99 when it is lost."""
        prices = {"rental_rate": Decimal("2.99"), "replacement_cost": Decimal("19.99")}
        given = {"title": f"FILM {next(_numbers)}", "rental_duration": 3, **prices} | fields
        with self.app.app_context(), unit_of_work():
            language_id = named(Language, "English")
        return int(self.keep(Film(language_id=language_id, **given), "film_id"))

    def copy(self, film_id: int | None = None, **fields: Any) -> int:
        """Put a copy of a film on the shelf."""
        film_id = film_id or self.film()
        row = Inventory(**({"film_id": film_id, "store_id": 1} | fields))
        return int(self.keep(row, "inventory_id"))

    def row(self, customer_id: int, inventory_id: int, **fields: Any) -> Rental:
        """Answer a rental that is not kept yet."""
        given = {"customer_id": customer_id, "inventory_id": inventory_id, "staff_id": 1}
        return Rental(**({"rental_date": clock.now(), **given} | fields))

    def rent(self, customer_id: int, inventory_id: int, **fields: Any) -> int:
        """Have a copy taken home."""
        return int(self.keep(self.row(customer_id, inventory_id, **fields), "rental_id"))

    def pay(self, rental_id: int, amount: str, at: datetime | None = None) -> int:
        """Have something paid for a rental."""
        with self.app.app_context(), unit_of_work(writes=False):
            customer_id = db.session.get_one(Rental, rental_id).customer_id
        row = Payment(
            customer_id=customer_id,
            staff_id=1,
            rental_id=rental_id,
            amount=Decimal(amount),
            payment_date=at or clock.now(),
        )
        return int(self.keep(row, "payment_id"))

    def clerk(self, user_id: UUID) -> int:
        """Have somebody work here as a member of staff of their own; answer its number."""
        number = 100 + next(_numbers)
        names = {"first_name": "Jon", "last_name": "Stephens", "username": f"jon{number}"}
        staff_id = self.keep(Staff(staff_id=number, address_id=1, store_id=1, **names), "staff_id")
        self.keep(StaffAccount(user_id=user_id, staff_id=staff_id), "staff_id")
        return int(staff_id)

    def account(self, customer_id: int, user_id: UUID) -> None:
        """Give a customer an account."""
        with self.app.app_context(), unit_of_work():
            db.session.get_one(Customer, customer_id).user_id = user_id

    def customer_of(self, user_id: UUID) -> int:
        """Answer which customer somebody with an account is."""
        with self.app.app_context(), unit_of_work(writes=False):
            found = people.customer_of(user_id)
            assert found is not None
            return found.customer_id


def ago(**span: float) -> datetime:
    """Answer a moment that was a while ago."""
    return clock.now() - timedelta(**span)
