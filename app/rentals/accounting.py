"""What a customer owes, by the rule of Pagila's own `get_customer_balance`.

The rate of every rental; 1.00 for each whole day beyond its `rental_duration`, until it came back
or until now; the replacement cost of what is late by more than twice that; less what was paid.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import func, select

from app.core import clock
from app.core.database import db
from app.films.models import Film
from app.rentals import people
from app.rentals.models import Inventory, Payment, Rental

A_DAY = timedelta(days=1)
HALF_A_SECOND = timedelta(milliseconds=500)
NOTHING = Decimal("0.00")


@dataclass
class Balance:
    """What is owed and why."""

    customer_id: int
    as_of: datetime
    rental_fees: Decimal = field(default=NOTHING)
    late_fees: Decimal = field(default=NOTHING)
    replacements: Decimal = field(default=NOTHING)
    payments: Decimal = field(default=NOTHING)

    @property
    def balance(self) -> Decimal:
        """Answer what is left to pay."""
        return self.rental_fees + self.late_fees + self.replacements - self.payments


def balance(customer_id: int, at: datetime | None = None) -> Balance:
    """Answer what a customer owes now, or owed at a moment; raise CustomerNotFound."""
    people.get(customer_id)
    found = Balance(customer_id, at or clock.now())
    for rented, returned, days, rate, replacement in _rentals(found):
        late = lateness(rented, returned, days, found.as_of)
        late_fee, lost = fees(late, days, replacement)
        found.rental_fees += rate
        found.late_fees += late_fee
        found.replacements += lost
    which = (Payment.customer_id == customer_id, Payment.payment_date <= found.as_of)
    found.payments = db.session.scalar(select(func.sum(Payment.amount)).where(*which)) or NOTHING
    return found


def lateness(rented: datetime, returned: datetime | None, days: int, now: datetime) -> timedelta:
    """Answer for how long a copy was kept beyond the days it was rented for."""
    until = now if returned is None else min(returned, now)
    return max(until - rented - days * A_DAY, timedelta())


def fees(late: timedelta, days: int, replacement: Decimal) -> tuple[Decimal, Decimal]:
    """Answer what being so late costs: for the days, and for a film that counts as lost."""
    return Decimal(whole_days(late)), replacement if late > 2 * days * A_DAY else NOTHING


def whole_days(late: timedelta) -> int:
    """Count the whole days of being late, of the nearest second as Pagila does."""
    return (late + HALF_A_SECOND) // A_DAY


def _rentals(found: Balance) -> list[tuple[datetime, datetime | None, int, Decimal, Decimal]]:
    query = select(
        Rental.rental_date,
        Rental.return_date,
        Film.rental_duration,
        Film.rental_rate,
        Film.replacement_cost,
    )
    query = query.join(Inventory, Inventory.inventory_id == Rental.inventory_id)
    query = query.join(Film, Film.film_id == Inventory.film_id)
    query = query.where(Rental.customer_id == found.customer_id, Rental.rental_date <= found.as_of)
    return [(row[0], row[1], row[2], row[3], row[4]) for row in db.session.execute(query)]
