"""A customer as the shop's desk sees them: what they owe, have at home and stream, and plans."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.api.access import current_user
from app.core import clock, database
from app.rentals import accounting, people, service
from app.rentals.door import at_the_desk
from app.rentals.streaming import answers, plans
from app.rentals.streaming import service as streaming
from app.rentals.streaming.schemas import NewPlan
from app.web import film_words, paging
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


@blueprint.post("/desk/customers/<int:customer_id>/payments")
@at_the_desk
def take_payment(customer_id: int) -> ResponseReturnValue:
    """Take a customer's money for one of their rentals."""

    def take(given: PaymentIn) -> ResponseReturnValue:
        with database.unit_of_work():
            paid = service.pay(current_user(), customer_id, given.rental_id, given.money)
        flash(_("%(amount)s are taken.", amount=film_words.price(paid.amount)))
        return to_customer(customer_id)

    def again(form: Form[PaymentIn], status: int) -> ResponseReturnValue:
        return customer_page(customer_id, payment=form), status

    return sent(PaymentIn).carry_out(take, again=again)


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
    """Have a customer's plan end with this day."""
    with database.unit_of_work():
        plan = plans.end(customer_id, plan_id, clock.now().date())
        has_begun = plan.start_date <= clock.now().date()
    flash(_("The plan ends with this day.") if has_begun else _("The plan will not begin."))
    return to_customer(customer_id)


@blueprint.post("/desk/customers/<int:customer_id>/streaming/<uuid:streaming_rental_id>/paid")
@at_the_desk
def mark_streaming_paid(customer_id: int, streaming_rental_id: UUID) -> ResponseReturnValue:
    """Note that the shop took the money for a streaming rental."""
    with database.unit_of_work():
        paid = streaming.mark_paid(customer_id, streaming_rental_id)
        words = _("%(title)s is paid.", title=film_words.name(paid.film.title))
    flash(words)
    return to_customer(customer_id)


def to_customer(customer_id: int) -> ResponseReturnValue:
    """Go back to the page."""
    return redirect(url_for("pages.desk_customer", customer_id=customer_id), code=303)


def customer_page(
    customer_id: int, *, payment: Form[PaymentIn] | None = None, plan: Form[NewPlan] | None = None
) -> str:
    """Write the page; raise CustomerNotFound."""
    with database.unit_of_work(writes=False):
        customer = people.get(customer_id)
        address, city, country = people.home_of(customer)
        return render_template(
            "desk/customer.html",
            customer=customer,
            home=address,
            city=city,
            country=country,
            payment=payment or Form(PaymentIn, {}),
            plan=plan or Form(NewPlan, {"start_date": clock.now().date()}),
            **books(customer_id),
        )


def books(customer_id: int) -> dict[str, Any]:
    """Answer what the shop's books say of a customer."""
    streams = streaming.of_customer(customer_id, page=paging.asked("streams"), page_size=PAGE_SIZE)
    return {
        "balance": accounting.balance(customer_id),
        "owed_for_streams": streaming.owed(customer_id).amount,
        "out": service.of_customer(customer_id, page=1, page_size=MOST_OUT, active=True),
        "page": service.of_customer(
            customer_id, page=paging.asked(), page_size=PAGE_SIZE, active=False
        ),
        "streams": streams,
        "windows": {row.id: answers.window(row) for row in streams.items},
        "plans": [answers.plan(row) for row in plans.of_customer(customer_id)],
        "today": clock.now().date(),
    }
