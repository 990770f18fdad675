"""The shop as the API tells of it."""

from __future__ import annotations

from typing import Any

from app.rentals import accounting
from app.rentals.models import Customer
from app.rentals.overdue import Overdue
from app.rentals.schemas import CustomerOut, OverdueOut, RentalOut
from app.rentals.service import Lent

_OF_A_CUSTOMER = (
    *("customer_id", "store_id", "first_name", "last_name", "email", "create_date"),
    "last_update",
)
_OF_A_RENTAL = (
    *("rental_id", "rental_date", "inventory_id", "customer_id", "staff_id", "return_date"),
    "last_update",
)


def customer(row: Customer) -> CustomerOut:
    """Answer a customer."""
    return CustomerOut(**_fields(row, _OF_A_CUSTOMER), active=row.is_active)


def rental(lent: Lent) -> RentalOut:
    """Answer a rental."""
    return RentalOut(**_fields(lent.rental, _OF_A_RENTAL), due_at=lent.due_at)


def overdue(one: Overdue) -> OverdueOut:
    """Answer a copy that should be back."""
    late_fee, replacement = one.fees
    return OverdueOut(
        **_fields(one.rental, _OF_A_RENTAL),
        due_at=one.due_at,
        title=one.film.title,
        first_name=one.customer.first_name,
        last_name=one.customer.last_name,
        phone=one.phone,
        days_late=accounting.whole_days(one.late),
        late_fee=late_fee,
        replacement=replacement,
    )


def _fields(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
