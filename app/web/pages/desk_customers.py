"""A customer as the shop's desk sees them: what they owe, have at home and stream, and plans."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.api.access import current_user
from app.core import clock, database, ids
from app.core.errors import AppError
from app.core.pagination import Page
from app.rentals import accounting, people, service
from app.rentals.door import at_the_desk
from app.rentals.errors import RentalNotFound
from app.rentals.models import Address, Customer
from app.rentals.schemas import CustomerDetails
from app.rentals.service import Lent
from app.rentals.streaming import answers, debts, plans
from app.rentals.streaming import service as streaming
from app.rentals.streaming.schemas import NewPlan
from app.web import desk_words, film_words, paging
from app.web.blueprint import blueprint
from app.web.desk_words import PaymentIn
from app.web.forms import Form, sent

PAGE_SIZE = 20
MOST_OUT = 100


@blueprint.get("/desk/customers/<int:customer_id>")
@at_the_desk
def desk_customer(customer_id: int) -> ResponseReturnValue:
    """Show a customer to a clerk."""
    return customer_page(customer_id)


@blueprint.post("/desk/customers/<int:customer_id>/rentals/<int:rental_id>/back")
@at_the_desk
def take_back(customer_id: int, rental_id: int) -> ResponseReturnValue:
    """Take back what a customer has at home by this rental, whoever has the copy by now."""

    def back() -> str:
        if service.show(rental_id).rental.customer_id != customer_id:
            raise RentalNotFound
        lent = service.give_back(rental_id)
        title = film_words.name(lent.film.title)
        if not lent.fee:
            return _("%(title)s is back.", title=title)
        fee = film_words.price(lent.fee)
        return _("%(title)s is back. Late fee %(amount)s.", title=title, amount=fee)

    return carried_out(customer_id, back)


@blueprint.post("/desk/customers/<int:customer_id>/payments")
@at_the_desk
def take_payment(customer_id: int) -> ResponseReturnValue:
    """Take a customer's money for one of their rentals."""

    def take(given: PaymentIn) -> ResponseReturnValue:
        with database.unit_of_work():
            what = (customer_id, given.rental_id, given.money)
            paid = service.pay(current_user(), *what, once=given.once)
        flash(_("%(amount)s is noted.", amount=film_words.price(paid.amount)))
        return to_customer(customer_id)

    def again(form: Form[PaymentIn], status: int) -> ResponseReturnValue:
        form.values["once"] = str(ids.new_id())
        return customer_page(customer_id, payment=form), status

    return sent(PaymentIn, optional=["once"]).carry_out(take, again=again)


@blueprint.post("/desk/customers/<int:customer_id>/details")
@at_the_desk
def correct_customer(customer_id: int) -> ResponseReturnValue:
    """Write anew who a customer is and where they are reached."""

    def correct(given: CustomerDetails) -> ResponseReturnValue:
        with database.unit_of_work():
            people.correct(customer_id, **given.model_dump())
        flash(_("It is written down."))
        return to_customer(customer_id)

    def again(form: Form[CustomerDetails], status: int) -> ResponseReturnValue:
        return customer_page(customer_id, details=form), status

    return sent(CustomerDetails, optional=["email"]).carry_out(correct, again=again)


@blueprint.post("/desk/customers/<int:customer_id>/plans")
@at_the_desk
def give_plan(customer_id: int) -> ResponseReturnValue:
    """Give a customer a plan."""

    def give(given: NewPlan) -> ResponseReturnValue:
        with database.unit_of_work():
            plan = plans.give(customer_id, **given.model_dump())
        flash(_("%(name)s is given.", name=plan.plan_name))
        return to_customer(customer_id)

    def again(form: Form[NewPlan], status: int) -> ResponseReturnValue:
        return customer_page(customer_id, plan=form), status

    fields = {"PLAN_DAYS": "end_date"}
    return sent(NewPlan, optional=["end_date"]).carry_out(give, again=again, fields=fields)


@blueprint.post("/desk/customers/<int:customer_id>/plans/<int:plan_id>/end")
@at_the_desk
def end_plan(customer_id: int, plan_id: int) -> ResponseReturnValue:
    """Have a customer's plan end with this day, unless it ended before."""

    def end() -> str:
        plan = plans.stop(customer_id, plan_id)
        if plan.end_date is None or plan.end_date < plan.start_date:
            return _("The plan will not begin.")
        if plan.end_date < clock.now().date():
            return _("The plan is over already.")
        return _("The plan ends with this day.")

    return carried_out(customer_id, end)


@blueprint.post("/desk/customers/<int:customer_id>/streaming/<uuid:streaming_rental_id>/paid")
@at_the_desk
def mark_streaming_paid(customer_id: int, streaming_rental_id: UUID) -> ResponseReturnValue:
    """Note that the shop took the money for a streaming rental."""

    def note() -> str:
        paid = streaming.mark_paid(customer_id, streaming_rental_id)
        return _("%(title)s is paid.", title=film_words.name(paid.film.title))

    return carried_out(customer_id, note)


def carried_out(customer_id: int, act: Callable[[], str]) -> ResponseReturnValue:
    """Do something for a customer and say it on their page, or there why not."""
    try:
        with database.unit_of_work():
            words = act()
    except AppError as error:
        return customer_page(customer_id, problem=error), error.status
    flash(words)
    return to_customer(customer_id)


def to_customer(customer_id: int) -> ResponseReturnValue:
    """Go back to the page."""
    return redirect(url_for("pages.desk_customer", customer_id=customer_id), code=303)


def customer_page(
    customer_id: int,
    *,
    payment: Form[PaymentIn] | None = None,
    plan: Form[NewPlan] | None = None,
    details: Form[CustomerDetails] | None = None,
    problem: AppError | None = None,
) -> str:
    """Write the page; raise CustomerNotFound."""
    asked = {"rental_id": request.args.get("pay", ""), "once": ids.new_id()}
    payment = payment or Form(PaymentIn, asked)
    with database.unit_of_work(writes=False):
        customer = people.get(customer_id)
        address, city, country = people.home_of(customer)
        return render_template(
            "desk/customer.html",
            customer=customer,
            home=address,
            details=details or Form(CustomerDetails, told_of(customer, address)),
            city=city,
            country=country,
            problem=problem,
            read_at=url_for("pages.desk_customer", customer_id=customer_id),
            payment=payment,
            plan=plan or Form(NewPlan, {"start_date": clock.now().date()}),
            **books(customer_id, desk_words.number(payment.values["rental_id"])),
        )


def told_of(customer: Customer, home: Address) -> dict[str, Any]:
    """Answer what the shop knows of who a customer is, by the fields of its form."""
    known: dict[str, Any] = {}
    for name in CustomerDetails.model_fields:
        known[name] = getattr(customer if hasattr(customer, name) else home, name)
    return known


def books(customer_id: int, chosen: int | None) -> dict[str, Any]:
    """Answer what the shop's books say of a customer, and what they may pay for."""
    out = service.of_customer(customer_id, page=1, page_size=MOST_OUT, active=True)
    back = service.of_customer(customer_id, page=paging.asked(), page_size=PAGE_SIZE, active=False)
    streams = streaming.of_customer(customer_id, page=paging.asked("streams"), page_size=PAGE_SIZE)
    return {
        "balance": accounting.balance(customer_id),
        "debts": debts.of(customer_id),
        "out": out,
        "page": back,
        "payable": payable(customer_id, chosen, out, back),
        "streams": streams,
        "windows": {row.id: answers.window(row) for row in streams.items},
        "plans": [answers.plan(row) for row in plans.of_customer(customer_id)],
        "today": clock.now().date(),
    }


def payable(customer_id: int, chosen: int | None, *shown: Page) -> list[Lent]:
    """Answer the rentals a payment may be for: all that are shown, and the one that was chosen."""
    found: dict[int, Lent] = {
        one.rental.rental_id: one for one in chain.from_iterable(page.items for page in shown)
    }
    older = [] if chosen is None or chosen in found else service.some([chosen])
    return [one for one in older if one.rental.customer_id == customer_id] + list(found.values())
