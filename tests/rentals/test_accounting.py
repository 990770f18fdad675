"""What a customer owes: rates, days too late, what is as good as lost, less what was paid."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.core import clock
from app.core.database import db, unit_of_work
from app.rentals import accounting
from app.rentals.accounting import Balance
from app.rentals.models import Customer
from tests.databases import BOTH, POSTGRES
from tests.rentals.dump import added, published
from tests.rentals.factories import Shop

pytestmark = pytest.mark.integration
NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
BALANCE = Path(__file__).with_name("balance.sql")


def owed(app: Flask, customer_id: int, at: datetime = NOW) -> Balance:
    """Answer what somebody owes at a moment."""
    with app.app_context(), clock.use(lambda: at), unit_of_work(writes=False):
        return accounting.balance(customer_id)


def fees(app: Flask, out: timedelta, back: timedelta | None = None) -> tuple[str, str, str]:
    """Answer rate, late fee and replacement of a rental for three days, out for a while."""
    shop = Shop(app)
    mary, began = shop.customer(), NOW - out
    shop.rent(mary, shop.copy(), rental_date=began, return_date=back and began + back)
    found = owed(app, mary)
    return str(found.rental_fees), str(found.late_fees), str(found.replacements)


@BOTH
@pytest.mark.parametrize(
    ("days", "late", "replacement"),
    [
        (3, "0", "0.00"),
        (3.99, "0", "0.00"),
        (4, "1", "0.00"),
        (8.99, "5", "0.00"),
        (9, "6", "0.00"),
        (9.01, "6", "19.99"),
        (12, "9", "19.99"),
    ],
)
def test_each_whole_day_too_late_costs_one_and_long_ones_the_film(
    app: Flask, days: float, late: str, replacement: str
) -> None:
    span = timedelta(days=days)
    expected = ("2.99", f"{late}.00", replacement)
    assert fees(app, span) == expected
    assert fees(app, timedelta(days=90), span) == expected


@pytest.mark.parametrize(("short", "late"), [(0.4, "1.00"), (0.5, "1.00"), (0.6, "0.00")])
def test_days_are_counted_from_the_nearest_second(app: Flask, short: float, late: str) -> None:
    span = timedelta(days=4) - timedelta(seconds=short)
    assert fees(app, timedelta(days=90), span) == ("2.99", late, "0.00")


@POSTGRES
@pytest.mark.parametrize("short", [0.1, 0.4, 0.499999, 0.500001, 0.6, 1])
def test_a_day_is_whole_when_a_function_by_pagila_s_rule_says_so(app: Flask, short: float) -> None:
    shop = Shop(app)
    mary, began = shop.customer(), NOW - timedelta(days=9)
    back = began + timedelta(days=5) - timedelta(seconds=short)
    shop.rent(mary, shop.copy(), rental_date=began, return_date=back)
    with app.app_context(), unit_of_work() as session:
        session.execute(text(BALANCE.read_text()))
        ask = text("SELECT get_customer_balance(:who, :at)")
        theirs = session.scalar(ask, {"who": mary, "at": NOW})
        session.execute(text("DROP FUNCTION get_customer_balance"))
    assert owed(app, mary).balance == theirs


@BOTH
def test_a_balance_is_all_rentals_less_all_payments_to_the_cent(app: Flask) -> None:
    shop = Shop(app)
    mary, linda = shop.customer(), shop.customer()
    cheap = shop.film(rental_rate=Decimal("0.10"), rental_duration=7)
    for number in range(30):
        began = NOW - timedelta(hours=number + 1)
        paid = shop.rent(mary, shop.copy(cheap), rental_date=began, return_date=NOW)
        shop.pay(paid, "0.01", NOW)
    shop.rent(linda, shop.copy(), rental_date=NOW)
    assert owed(app, mary).balance == Decimal("2.70")
    assert owed(app, linda).balance == Decimal("2.99")
    assert owed(app, shop.customer()).balance == Decimal("0.00")


def test_what_comes_later_does_not_count_yet(app: Flask) -> None:
    shop = Shop(app)
    mary = shop.customer()
    began = NOW - timedelta(days=10)
    rental = shop.rent(mary, shop.copy(), rental_date=began, return_date=NOW - timedelta(days=1))
    shop.pay(rental, "5.00", NOW)
    assert owed(app, mary, began - timedelta(seconds=1)).balance == 0
    assert owed(app, mary, began).balance == Decimal("2.99")
    assert owed(app, mary, began + timedelta(days=5)).balance == Decimal("4.99")
    assert owed(app, mary).balance == Decimal("2.99") + 6 - 5


@POSTGRES
def test_the_published_customers_owe_what_a_function_by_pagila_s_rule_says(app: Flask) -> None:
    added(app, published())
    at = datetime(2022, 10, 1, tzinfo=UTC)
    with app.app_context(), unit_of_work() as session:
        session.execute(text(BALANCE.read_text()))
        ask = text("SELECT get_customer_balance(:who, :at)")
        wrong = []
        for customer_id in session.scalars(select(Customer.customer_id)).all():
            ours = accounting.balance(customer_id, at)
            theirs = session.scalar(ask, {"who": customer_id, "at": at})
            # Theirs has no line for the replacement, and none for what is not back yet.
            known = ours.balance - ours.replacements - still_out(customer_id, at)
            wrong += [] if known == theirs else [(customer_id, known, theirs)]
        db.session.execute(text("DROP FUNCTION get_customer_balance"))
    assert wrong == []


def still_out(customer_id: int, at: datetime) -> int:
    """Answer what one owes for days of copies that are not back."""
    query = text(
        "SELECT r.rental_date, f.rental_duration FROM rental r JOIN inventory USING (inventory_id)"
        " JOIN film f USING (film_id) WHERE r.customer_id = :who AND r.return_date IS NULL"
    )
    rows = db.session.execute(query, {"who": customer_id}).all()
    return sum(
        accounting.whole_days(accounting.lateness(began, None, days, at)) for began, days in rows
    )
