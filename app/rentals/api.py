"""The REST routes of the counter: customers, rentals, payments; and what is on the shelf."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from apiflask import APIBlueprint

from app.api.access import current_user, public
from app.api.openapi import refuses
from app.api.schemas import PageQuery, page_of
from app.core.database import unit_of_work
from app.films.errors import FilmNotFound
from app.rentals import accounting, answers, overdue, people, service, stock
from app.rentals.door import at_the_desk
from app.rentals.errors import (
    AlreadyReturned,
    CannotPay,
    CannotRent,
    CopyIsOut,
    CustomerNotFound,
    PaymentTaken,
    RentalNotFound,
)
from app.rentals.schemas import (
    BalanceOut,
    CustomerDetails,
    CustomerOut,
    CustomerPage,
    CustomersQuery,
    NewPayment,
    NewRental,
    OverduePage,
    PaymentOut,
    RentalOut,
    RentalPage,
    RentalsQuery,
    StockOut,
    StoreStock,
)

blueprint = APIBlueprint("rentals", __name__, tag="Rentals")


@blueprint.get("/customers")
@at_the_desk
@blueprint.input(CustomersQuery, location="query", arg_name="query")
@blueprint.output(CustomerPage)
def list_customers(query: CustomersQuery) -> dict[str, Any]:
    """List customers by their names, or those whose name or e-mail address holds all words."""
    with unit_of_work(writes=False):
        rows = people.search(query.q, page=query.page, page_size=query.page_size)
        return page_of(rows, [answers.customer(one) for one in rows.items])


@blueprint.get("/customers/<int:customer_id>")
@at_the_desk
@blueprint.output(CustomerOut)
@refuses(CustomerNotFound)
def show_customer(customer_id: int) -> CustomerOut:
    """Show a customer."""
    with unit_of_work(writes=False):
        return answers.customer(people.get(customer_id))


@blueprint.put("/customers/<int:customer_id>")
@at_the_desk
@blueprint.input(CustomerDetails)
@blueprint.output(CustomerOut)
@refuses(CustomerNotFound)
def correct_customer(customer_id: int, json_data: CustomerDetails) -> CustomerOut:
    """Write a customer's names, e-mail address, phone and address anew."""
    with unit_of_work():
        return answers.customer(people.correct(customer_id, **json_data.model_dump()))


@blueprint.get("/customers/<int:customer_id>/balance")
@at_the_desk
@blueprint.output(BalanceOut)
@refuses(CustomerNotFound)
def show_balance(customer_id: int) -> BalanceOut:
    """Tell what a customer owes at this moment, and why."""
    with unit_of_work(writes=False):
        return BalanceOut.model_validate(accounting.balance(customer_id))


@blueprint.get("/customers/<int:customer_id>/rentals")
@at_the_desk
@blueprint.input(RentalsQuery, location="query", arg_name="query")
@blueprint.output(RentalPage)
@refuses(CustomerNotFound)
def list_of_customer(customer_id: int, query: RentalsQuery) -> dict[str, Any]:
    """List a customer's rentals, the newest first."""
    with unit_of_work(writes=False):
        rows = service.of_customer(customer_id, **query.model_dump())
        return page_of(rows, [answers.rental(one) for one in rows.items])


@blueprint.post("/customers/<int:customer_id>/rentals")
@at_the_desk
@blueprint.input(NewRental)
@blueprint.output(RentalOut, status_code=201)
@refuses(CustomerNotFound, CannotRent, CopyIsOut)
def rent(customer_id: int, json_data: NewRental) -> RentalOut:
    """Hand a copy over to a customer; every reason why not is told at once."""
    with unit_of_work():
        lent = service.rent(current_user(), customer_id, **json_data.model_dump())
        return answers.rental(lent)


@blueprint.post("/customers/<int:customer_id>/payments")
@at_the_desk
@blueprint.input(NewPayment)
@blueprint.output(PaymentOut, status_code=201)
@refuses(CustomerNotFound, CannotPay, PaymentTaken)
def pay(customer_id: int, json_data: NewPayment) -> PaymentOut:
    """Take a customer's money for one of their rentals, once by the same `once`."""
    with unit_of_work():
        given = json_data.model_dump() | {"amount": Decimal(json_data.amount)}
        return PaymentOut.model_validate(service.pay(current_user(), customer_id, **given))


@blueprint.get("/rentals/active")
@at_the_desk
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(RentalPage)
def list_active(query: PageQuery) -> dict[str, Any]:
    """List every copy that somebody has at home, the longest out first."""
    with unit_of_work(writes=False):
        rows = service.out(page=query.page, page_size=query.page_size)
        return page_of(rows, [answers.rental(one) for one in rows.items])


@blueprint.get("/rentals/overdue")
@at_the_desk
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(OverduePage)
def list_overdue(query: PageQuery) -> dict[str, Any]:
    """List every copy that should be back and is not, the most overdue first."""
    with unit_of_work(writes=False):
        rows = overdue.listed(page=query.page, page_size=query.page_size)
        return page_of(rows, [answers.overdue(one) for one in rows.items])


@blueprint.get("/rentals/<int:rental_id>")
@at_the_desk
@blueprint.output(RentalOut)
@refuses(RentalNotFound)
def show_rental(rental_id: int) -> RentalOut:
    """Show a rental."""
    with unit_of_work(writes=False):
        return answers.rental(service.show(rental_id))


@blueprint.put("/rentals/<int:rental_id>/return")
@at_the_desk
@blueprint.output(RentalOut)
@refuses(RentalNotFound, AlreadyReturned)
def give_back(rental_id: int) -> RentalOut:
    """Take a copy back."""
    with unit_of_work():
        return answers.rental(service.give_back(rental_id))


@blueprint.get("/films/<int:film_id>/stock")
@public
@blueprint.output(StockOut)
@refuses(FilmNotFound)
def show_stock(film_id: int) -> StockOut:
    """Tell which stores have copies of a film, and how many of them are on the shelf."""
    with unit_of_work(writes=False):
        stores = [StoreStock.model_validate(one) for one in stock.of_film(film_id)]
        return StockOut(film_id=film_id, stores=stores)
