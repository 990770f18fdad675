"""The rules of the counter: who may take which copy home, when it comes back, and what is paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.core import clock
from app.core.database import broken_constraint, db
from app.core.pagination import Page, rows_of
from app.films.models import Film
from app.rentals import accounting, numbers, people
from app.rentals.errors import (
    AlreadyReturned,
    CannotPay,
    CannotRent,
    CopyIsIn,
    CopyIsOut,
    CopyNotFound,
    PaymentTaken,
    Refused,
    RentalNotFound,
)
from app.rentals.models import Inventory, Payment, Rental

OUT_TWICE = "uq_rental_open_copy"
PAID_TWICE = "uq_payment_once"
# As finely as both databases keep times.
A_MOMENT = timedelta(microseconds=1)
NOT_ACTIVE = "This customer is not active and rents nothing."
THEIRS_ALREADY = "This copy is out: this customer has it at home already."
NOT_THEIRS = "This customer has no such rental."


@dataclass(frozen=True)
class Lent:
    """A rental, and the film whose copy it is."""

    rental: Rental
    film: Film

    @property
    def due_at(self) -> datetime:
        """Tell when the copy must be back."""
        return self.rental.rental_date + timedelta(days=self.film.rental_duration)

    @property
    def late(self) -> timedelta:
        """Tell for how long it is, or was, kept beyond that."""
        since, back = self.rental.rental_date, self.rental.return_date
        return accounting.lateness(since, back, self.film.rental_duration, clock.now())

    @property
    def is_overdue(self) -> bool:
        """Tell whether it is still out and should be back."""
        return self.rental.return_date is None and self.late > timedelta()

    @property
    def fees(self) -> tuple[Decimal, Decimal]:
        """Answer what being late costs so far: for the days, and for a film that counts as lost."""
        return accounting.fees(self.late, self.film.rental_duration, self.film.replacement_cost)

    @property
    def fee(self) -> Decimal:
        """Add the two up."""
        return sum(self.fees, accounting.NOTHING)


def rent(
    actor: User | None, customer_id: int, inventory_id: int, staff_id: int | None = None
) -> Lent:
    """Hand a copy over; raise CustomerNotFound, CannotRent with every reason, or CopyIsOut.

    The row of the copy is held meanwhile, and the database itself lets no copy out twice.
    """
    customer = people.lock(customer_id)
    hand, why_not = people.hand_of(actor, staff_id)
    reasons = {
        "customer_id": [] if customer.is_active else [NOT_ACTIVE],
        "inventory_id": [] if numbers.held(Inventory, inventory_id) else [CopyNotFound.message],
        "staff_id": why_not,
    }
    refuse(CannotRent, reasons)
    _demand_in(customer_id, inventory_id)
    given = {"customer_id": customer_id, "inventory_id": inventory_id}
    now = _free_moment(**given)
    rental = Rental(**given, staff_id=hand, rental_date=now, last_update=now)
    try:
        with db.session.begin_nested():
            db.session.add(rental)
    except IntegrityError as error:
        if broken_constraint(error) == OUT_TWICE:
            _demand_in(customer_id, inventory_id)
            raise CopyIsOut from error
        raise
    return _lent(rental)


def give_back(rental_id: int) -> Lent:
    """Take a copy back; raise RentalNotFound, AlreadyReturned."""
    rental = numbers.held(Rental, rental_id)
    if rental is None:
        raise RentalNotFound
    if rental.return_date is not None:
        raise AlreadyReturned
    # Never before it went out, also where that was moved or the clock was put back.
    rental.return_date = rental.last_update = max(clock.now(), rental.rental_date)
    db.session.flush()
    return _lent(rental)


def give_back_copy(inventory_id: int) -> Lent:
    """Take a copy back by its own number; raise CopyNotFound, CopyIsIn."""
    if numbers.held(Inventory, inventory_id) is None:
        raise CopyNotFound
    rental_id = db.session.scalar(_open_rental_of(inventory_id))
    if rental_id is None:
        raise CopyIsIn
    return give_back(rental_id)


def pay(
    actor: User | None,
    customer_id: int,
    rental_id: int,
    amount: Decimal,
    staff_id: int | None = None,
    once: UUID | None = None,
) -> Payment:
    """Take money for a rental, and by the same one-time id never again.

    Raise CustomerNotFound, CannotPay with every reason, PaymentTaken.
    """
    people.get(customer_id)
    hand, why_not = people.hand_of(actor, staff_id)
    rental = numbers.found(Rental, rental_id)
    is_theirs = rental is not None and rental.customer_id == customer_id
    refuse(CannotPay, {"rental_id": [] if is_theirs else [NOT_THEIRS], "staff_id": why_not})
    given = {"customer_id": customer_id, "rental_id": rental_id, "staff_id": hand}
    payment = Payment(**given, amount=amount, payment_date=clock.now(), once=once)
    try:
        with db.session.begin_nested():
            db.session.add(payment)
    except IntegrityError as error:
        if broken_constraint(error) != PAID_TWICE:
            raise
        return _taken(payment)
    return payment


def _taken(again: Payment) -> Payment:
    """Answer the payment that was taken by this one's id; raise PaymentTaken for another."""
    found = db.session.scalars(select(Payment).where(Payment.once == again.once)).one()
    for name in ("customer_id", "rental_id", "amount"):
        if getattr(found, name) != getattr(again, name):
            raise PaymentTaken
    return found


def refuse(kind: type[Refused], reasons: Mapping[str, list[str]]) -> None:
    """Raise an error of a kind if there is any reason."""
    found = {name: why for name, why in reasons.items() if why}
    if found:
        raise kind(found)


def show(rental_id: int) -> Lent:
    """Find a rental; raise RentalNotFound."""
    rental = numbers.found(Rental, rental_id)
    if rental is None:
        raise RentalNotFound
    return _lent(rental)


def some(rental_ids: Sequence[int]) -> list[Lent]:
    """Find rentals, in the order of their numbers given; those that do not exist are left out."""
    rows = db.session.execute(with_film().where(Rental.rental_id.in_(rental_ids))).all()
    found = {row[0].rental_id: Lent(row[0], row[1]) for row in rows}
    return [found[number] for number in rental_ids if number in found]


def of_customer(customer_id: int, *, page: int, page_size: int, active: bool | None) -> Page:
    """List a customer's rentals, the newest first; raise CustomerNotFound."""
    people.get(customer_id)
    query = with_film().where(Rental.customer_id == customer_id)
    if active is not None:
        is_out = Rental.return_date.is_(None)
        query = query.where(is_out if active else ~is_out)
    order = (Rental.rental_date.desc(), Rental.rental_id.desc())
    return _page(query.order_by(*order), page, page_size)


def out(*, page: int, page_size: int) -> Page:
    """List every copy that somebody has at home, the longest out first."""
    query = with_film().where(Rental.return_date.is_(None))
    return _page(query.order_by(Rental.rental_date, Rental.rental_id), page, page_size)


def with_film() -> Select[Rental, Film]:
    """Select rentals, each with the film whose copy it is."""
    query = select(Rental, Film)
    query = query.join(Inventory, Inventory.inventory_id == Rental.inventory_id)
    return query.join(Film, Film.film_id == Inventory.film_id)


def _page(query: Select[Rental, Film], page: int, page_size: int) -> Page:
    rows, total = rows_of(db.session(), cast("Select[Any]", query), page=page, page_size=page_size)
    items: Sequence[Lent] = [Lent(rental, film) for rental, film in map(tuple, rows)]
    return Page(items, page, page_size, total)


def _lent(rental: Rental) -> Lent:
    film = select(Film).join(Inventory, Inventory.film_id == Film.film_id)
    film = film.where(Inventory.inventory_id == rental.inventory_id)
    return Lent(rental, db.session.scalars(film).one())


def _demand_in(customer_id: int, inventory_id: int) -> None:
    """Raise CopyIsOut where somebody has a copy at home, be it the customer."""
    which = (Rental.inventory_id == inventory_id, Rental.return_date.is_(None))
    out_with = db.session.scalar(select(Rental.customer_id).where(*which))
    if out_with is not None:
        raise CopyIsOut(THEIRS_ALREADY if out_with == customer_id else None)


def _free_moment(**which: int) -> datetime:
    """Answer now, or the first moment after it at which this was not rented out to them before.

    Who rents a copy again holds its row, so that nobody else takes the moment meanwhile.
    """
    moment = clock.now()
    taken = select(Rental.rental_date).filter_by(**which).where(Rental.rental_date >= moment)
    for one in db.session.scalars(taken.order_by(Rental.rental_date)):
        if one != moment:
            break
        moment += A_MOMENT
    return moment


def _open_rental_of(inventory_id: int) -> Select[int]:
    which = (Rental.inventory_id == inventory_id, Rental.return_date.is_(None))
    return select(Rental.rental_id).where(*which)
