"""What the shop holds of a person: handed over for their export; the books stay without them."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.accounts import exports, signals
from app.accounts.exports import Part, Table
from app.rentals import people
from app.rentals.models import (
    Address,
    Customer,
    Payment,
    Rental,
    StaffAccount,
    StreamingSubscription,
)
from app.rentals.streaming.models import StreamingRental

# The names and the address once more, as they are searched.
_FOLDED = ("folded_name", "folded_email")


def _mine(user_id: UUID) -> Any:
    return select(Customer.customer_id).where(Customer.user_id == user_id)


def _home(user_id: UUID) -> Any:
    return select(Customer.address_id).where(Customer.user_id == user_id)


PART = Part(
    "shop",
    "you as a customer of the film shop: where you live, what you rented and paid, your plans",
    tables=(
        Table(Customer, lambda user: Customer.user_id == user, without=_FOLDED),
        Table(Address, lambda user: Address.address_id.in_(_home(user))),
        Table(Rental, lambda user: Rental.customer_id.in_(_mine(user))),
        Table(Payment, lambda user: Payment.customer_id.in_(_mine(user))),
        Table(
            StreamingSubscription,
            lambda user: StreamingSubscription.customer_id.in_(_mine(user)),
        ),
        Table(StreamingRental, lambda user: StreamingRental.customer_id.in_(_mine(user))),
        Table(StaffAccount, lambda user: StaffAccount.user_id == user),
    ),
    left_out={"inventory": "the copies on the shelves are the shop's, whoever rents them"},
)


def register() -> None:
    """Hand over what is a person's, and take it off the shop's books when they go."""
    exports.register(PART)
    signals.user_leaving.connect(people.forget)
