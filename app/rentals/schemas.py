"""The shapes of the shop: customers, rentals, payments, what is owed and what is on the shelf."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.accounts.schemas import Email
from app.api.schemas import Moment, PageQuery, Pagination, Schema
from app.core.amounts import Price

Number = Annotated[int, Field(ge=1, examples=[7])]
AmountText = Annotated[str, Field(pattern=r"^[0-9]{1,4}\.[0-9]{2}$", examples=["2.99"])]


class CustomerOut(Schema):
    """A customer; who is not `active` rents nothing."""

    customer_id: int
    store_id: int
    first_name: str
    last_name: str
    email: str | None
    active: bool
    create_date: date
    last_update: Moment


class CustomerDetails(Schema):
    """Who a customer is and where they are reached; what is left out is empty afterwards."""

    first_name: str = Field("", max_length=45, examples=["MARY"])
    last_name: str = Field(min_length=1, max_length=45, examples=["SMITH"])
    email: Email | None = None
    phone: str = Field("", max_length=20, examples=["28303384290"])
    address: str = Field("", max_length=50, examples=["1913 Hanoi Way"])
    address2: str = Field("", max_length=50)
    district: str = Field("", max_length=20, examples=["Nagasaki"])
    postal_code: str = Field("", max_length=10, examples=["35200"])


class CustomerPage(Schema):
    """One page of customers."""

    items: list[CustomerOut]
    pagination: Pagination


class CustomersQuery(PageQuery):
    """Which customers: those in whose name or e-mail address all these words are."""

    q: str = Field("", max_length=100, examples=["mary smith"])


class NewRental(Schema):
    """Which copy goes out, and who of the staff hands it over: a clerk is who they are."""

    inventory_id: Number
    staff_id: Number | None = None


class RentalOut(Schema):
    """A copy that somebody has at home, or had; `due_at` is when it must be back."""

    rental_id: int
    rental_date: Moment
    inventory_id: int
    customer_id: int
    staff_id: int
    return_date: Moment | None
    due_at: Moment
    last_update: Moment


class RentalPage(Schema):
    """One page of rentals."""

    items: list[RentalOut]
    pagination: Pagination


class OverdueOut(RentalOut):
    """A copy that should be back: who has it, how many whole days late, and the fees so far.

    `replacement` is the price of a film that counts as lost, and nothing before.
    """

    title: str = Field(examples=["ACADEMY DINOSAUR"])
    first_name: str
    last_name: str
    phone: str
    days_late: int
    late_fee: Price
    replacement: Price


class OverduePage(Schema):
    """One page of what should be back."""

    items: list[OverdueOut]
    pagination: Pagination


class RentalsQuery(PageQuery):
    """Which rentals of a customer: all of them, or only those that are out, or back."""

    active: bool | None = None


class NewPayment(Schema):
    """What is paid for a rental, as a text of two decimals, and who of the staff takes it.

    `once` is an id of your choice for this payment: sent again with it, it is not taken again.
    """

    rental_id: Number
    amount: AmountText
    staff_id: Number | None = None
    once: UUID | None = None


class PaymentOut(Schema):
    """What was paid."""

    payment_id: int
    customer_id: int
    staff_id: int
    rental_id: int
    amount: Price
    payment_date: Moment


class BalanceOut(Schema):
    """What a customer owes at a moment: below nothing, the shop owes them.

    `late_fees` are 1.00 for each whole day beyond what was agreed; `replacements` the price of each
    film that is late by more than twice the days it was rented for.
    """

    customer_id: int
    as_of: Moment
    rental_fees: Price
    late_fees: Price
    replacements: Price
    payments: Price
    balance: Price


class StoreStock(Schema):
    """The copies of a film in one store, and how many of them are on the shelf."""

    store_id: int
    copies: int
    available: int


class StockOut(Schema):
    """Where copies of a film are; a store that has none is not named."""

    film_id: int
    stores: list[StoreStock]
