"""Hypothesis rents, returns and pays beside a plain model: no copy twice, no payment lost.

The suite does few operations, `make prove` ten thousand, on each database.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, func, select

from app.core import clock
from app.core.database import db, unit_of_work
from app.core.errors import AppError
from app.rentals import accounting, service
from app.rentals.models import Payment, Rental
from tests.databases import BOTH
from tests.rentals.factories import Shop

pytestmark = [pytest.mark.property_test, pytest.mark.timeout(1800)]
PROVE = os.environ.get("PROVE") == "1"
STEPS = 100 if PROVE else 25
SETTINGS = settings(
    max_examples=200 if PROVE else 8,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
COPIES, CUSTOMERS, DAYS = 3, 3, 2
RATE, REPLACEMENT = Decimal("0.99"), Decimal("9.99")
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
Span = tuple[int, datetime, datetime | None]


class Counter:
    """The shop all machines of a test work in, and how much they did."""

    app: ClassVar[Flask]
    copies: ClassVar[list[int]]
    customers: ClassVar[list[int]]
    lazy: ClassVar[int]
    done: ClassVar[int] = 0

    @classmethod
    def open(cls, app: Flask) -> None:
        """Open a shop with some copies of a film and some customers, one of whom rents nothing."""
        shop = Shop(app)
        film = shop.film(rental_rate=RATE, replacement_cost=REPLACEMENT, rental_duration=DAYS)
        cls.app, cls.done = app, 0
        cls.copies = [shop.copy(film) for _ in range(COPIES)]
        cls.customers = [shop.customer() for _ in range(CUSTOMERS)]
        cls.lazy = shop.customer(active=0)


class Desk(RuleBasedStateMachine):
    """Clerks at work, and what should become of it."""

    def __init__(self) -> None:
        super().__init__()
        self.now = BEGAN
        self.rentals: dict[int, Span] = {}
        self.of: dict[int, int] = {}
        self.paid: list[tuple[int, Decimal]] = []
        with Counter.app.app_context(), unit_of_work() as session:
            session.execute(delete(Payment))
            session.execute(delete(Rental))

    def do(self, work: Any, *args: Any) -> Any:
        """Do something in its own unit of work; answer what comes, or the code it fails with."""
        Counter.done += 1
        self.now += timedelta(minutes=1)
        try:
            with Counter.app.app_context(), clock.use(lambda: self.now), unit_of_work():
                return work(None, *args) if work is not service.give_back else work(*args)
        except AppError as error:
            return error.code

    @rule(
        who=st.integers(0, CUSTOMERS), which=st.integers(0, COPIES), staff=st.sampled_from([1, 9])
    )
    def rents(self, who: int, which: int, staff: int) -> None:
        """Ask for a copy: at last there is one of no customer, and one of no copy."""
        customer = [*Counter.customers, Counter.lazy][who]
        copy = [*Counter.copies, 10**6][which]
        found = self.do(service.rent, customer, copy, staff)
        if customer == Counter.lazy or which == COPIES or staff != 1:
            assert found == "CANNOT_RENT"
        elif any(span[0] == copy and span[2] is None for span in self.rentals.values()):
            assert found == "COPY_IS_OUT"
        else:
            self.rentals[found.rental.rental_id] = (copy, self.now, None)
            self.of[found.rental.rental_id] = customer

    @rule(luck=st.integers(0, 10**6))
    def returns(self, luck: int) -> None:
        """Bring back any rental there ever was, or one there never was."""
        known = [*self.rentals, 10**6]
        number = known[luck % len(known)]
        found = self.do(service.give_back, number)
        if number not in self.rentals:
            assert found == "RENTAL_NOT_FOUND"
        elif self.rentals[number][2] is not None:
            assert found == "ALREADY_RETURNED"
        else:
            copy, began, _ = self.rentals[number]
            self.rentals[number] = (copy, began, self.now)

    @rule(luck=st.integers(0, 10**6), who=st.integers(0, CUSTOMERS - 1), cents=st.integers(0, 999))
    def pays(self, luck: int, who: int, cents: int) -> None:
        """Pay for any rental, also one of somebody else."""
        known = [*self.rentals, 10**6]
        number, customer = known[luck % len(known)], Counter.customers[who]
        amount = Decimal(cents) / 100
        found = self.do(service.pay, customer, number, amount, 1)
        if self.of.get(number) == customer:
            self.paid.append((customer, amount))
            assert found.amount == amount
        else:
            assert found == "CANNOT_PAY"

    @rule(hours=st.integers(1, 100))
    def waits(self, hours: int) -> None:
        """Let time go by."""
        self.now += timedelta(hours=hours)

    @invariant()
    def no_copy_is_out_twice_and_no_payment_is_lost(self) -> None:
        """Compare what the database holds with the model."""
        with Counter.app.app_context(), unit_of_work(writes=False) as session:
            rows = session.execute(
                select(
                    Rental.rental_id, Rental.inventory_id, Rental.rental_date, Rental.return_date
                )
            )
            assert {row[0]: tuple(row[1:]) for row in rows} == self.rentals
            out = session.scalars(select(Rental.inventory_id).where(Rental.return_date.is_(None)))
            copies = list(out)
            assert len(copies) == len(set(copies))
            total = session.execute(select(func.count(), func.sum(Payment.amount))).one()
            assert (total[0], total[1] or 0) == (len(self.paid), sum(one for _, one in self.paid))
            for customer in Counter.customers:
                assert accounting.balance(customer, self.now).balance == self.owed(customer)

    def owed(self, customer: int) -> Decimal:
        """Work out once more, from the model alone, what somebody owes."""
        owed = -sum((amount for one, amount in self.paid if one == customer), Decimal())
        for number, (_, began, returned) in self.rentals.items():
            if self.of[number] == customer:
                seconds = int(((returned or self.now) - began).total_seconds()) - DAYS * 86_400
                owed += RATE + max(seconds, 0) // 86_400
                owed += REPLACEMENT if seconds > 2 * DAYS * 86_400 else 0
        return owed

    def teardown(self) -> None:
        """Forget what the session knows."""
        with Counter.app.app_context():
            db.session.remove()


@pytest.fixture
def closed(app: Flask) -> Iterator[None]:
    yield
    with app.app_context():
        db.session.remove()


@BOTH
@pytest.mark.usefixtures("closed")
def test_whatever_clerks_do_no_copy_is_out_twice_and_no_payment_is_lost(app: Flask) -> None:
    Counter.open(app)
    run_state_machine_as_test(Desk, settings=SETTINGS)
    assert Counter.done >= (10_000 if PROVE else 30)
