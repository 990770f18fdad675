"""The desk of the film shop: copies go out and come back by their numbers, and what is overdue."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.api.access import current_user
from app.core import database
from app.core.errors import AppError
from app.core.pagination import Page
from app.films import listing as films
from app.films.listing import Wanted
from app.films.models import Film
from app.rentals import overdue, people, service, stock
from app.rentals.accounting import NOTHING
from app.rentals.door import at_the_desk
from app.rentals.models import Customer
from app.rentals.stock import Copy, Held
from app.rentals.streaming import debts
from app.web import desk_words, paging
from app.web.blueprint import blueprint
from app.web.desk_words import Asked

MOST_CUSTOMERS = 10
MOST_FILMS = 5
PAGE_SIZE = 30


@dataclass
class Found:
    """What the desk found: the copy of a number, or films and customers by words."""

    copy: Copy | None = None
    films: list[tuple[Film, Held]] = field(default_factory=list)
    all_films: int = 0
    customers: Page | None = None


@blueprint.get("/desk")
@at_the_desk
def desk() -> ResponseReturnValue:
    """Show the desk, and what the address asks it for."""
    return desk_page(desk_words.asked())


@blueprint.post("/desk")
@at_the_desk
def ask_desk() -> ResponseReturnValue:
    """Take what was typed or scanned: a copy's number is done, words are looked up.

    Nothing leaves the page as it is: a scanner may send two ends of a line.
    """
    asked = desk_words.asked()
    if not asked.text:
        return "", 204
    if asked.copy is None:
        return redirect(url_for("pages.desk", **asked.address()), code=303)
    try:
        with database.unit_of_work():
            rental_id = carry_out(asked, asked.copy)
    except AppError as error:
        return desk_page(asked, error), error.status
    done = asked.address(q=None, done=asked.after(rental_id))
    return redirect(url_for("pages.desk", **done), code=303)


@blueprint.get("/desk/overdue")
@at_the_desk
def desk_overdue() -> ResponseReturnValue:
    """Show what should be back and is not, the most overdue first."""
    with database.unit_of_work(writes=False):
        page = overdue.listed(page=paging.asked(), page_size=PAGE_SIZE)
        return render_template("desk/overdue.html", page=page)


def carry_out(asked: Asked, inventory_id: int) -> int:
    """Rent a copy to the customer who is served, or take it back from whoever has it."""
    if asked.customer_id is None:
        return service.give_back_copy(inventory_id).rental.rental_id
    return service.rent(current_user(), asked.customer_id, inventory_id).rental.rental_id


def desk_page(asked: Asked, error: AppError | None = None) -> str:
    """Write the desk; what went wrong stands on top of what was done."""
    with database.unit_of_work(writes=False):
        customer, owed = served(asked)
        lines = service.some(asked.done) if asked.done else []
        return render_template(
            "desk/desk.html",
            asked=asked,
            customer=customer,
            owed=owed,
            error=error,
            lines=lines,
            by_number=people.some({one.rental.customer_id for one in lines}),
            found=find(asked) if error is None else Found(),
        )


def served(asked: Asked) -> tuple[Customer | None, Decimal]:
    """Answer who is served and what they owe for discs and streams; raise CustomerNotFound."""
    if asked.customer_id is None:
        return None, NOTHING
    number = asked.customer_id
    return people.get(number), debts.of(number).sum


def find(asked: Asked) -> Found:
    """Look for what was typed."""
    if not asked.text:
        return Found()
    if asked.copy is not None:
        return Found(copy=copy_of(asked.copy))
    listed, total = films.catalogue(Wanted(title=asked.text), skip=0, limit=MOST_FILMS)
    held = stock.of_films([one.film.film_id for one in listed])
    return Found(
        films=[(one.film, held[one.film.film_id]) for one in listed],
        all_films=total,
        customers=people.search(asked.text, page=paging.asked(), page_size=MOST_CUSTOMERS),
    )


def copy_of(inventory_id: int) -> Copy | None:
    """Answer a copy by its number, None where there is none."""
    try:
        return stock.copy(inventory_id)
    except AppError:
        return None


@blueprint.app_context_processor
def context() -> dict[str, object]:
    """Answer the names templates know."""
    return {"day": desk_words.day, "works_at_the_desk": desk_words.works_at_the_desk}
