"""Who of the shop has an account here: clerks are staff, customers rent."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.core import clock
from app.core.database import broken_constraint, db
from app.core.folding import fold
from app.core.pagination import Page, paginate
from app.rentals import numbers
from app.rentals.errors import AlreadyConnected, CustomerNotFound, StaffNotFound
from app.rentals.models import (
    Address,
    City,
    Country,
    Customer,
    Staff,
    StaffAccount,
    Store,
    folded_email,
)

# What an address may be without.
MAY_BE_NULL = frozenset({"address2", "postal_code"})
TAKEN = frozenset({"pk_staff_account", "uq_staff_account_staff_id", "uq_customer_user_id"})


def staff_of(user_id: UUID) -> int | None:
    """Answer which of the staff somebody is, None for one who is no clerk: staff is active."""
    works = select(StaffAccount.staff_id).join(Staff, Staff.staff_id == StaffAccount.staff_id)
    works = works.where(StaffAccount.user_id == user_id, Staff.active.is_(True))
    return db.session.scalar(works)


def is_clerk(user_id: UUID) -> bool:
    """Tell whether somebody works at the shop."""
    return staff_of(user_id) is not None


def hand_of(actor: User | None, given: int | None) -> tuple[int, list[str]]:
    """Answer who of the staff does it, and why they cannot.

    A clerk is who they are; a program, which is no user, names somebody.
    """
    if actor is not None:
        return _own_hand(staff_of(actor.id), given)
    if given is None:
        return 0, ["Say who of the staff does this."]
    staff = numbers.found(Staff, given)
    if staff is None:
        return given, [StaffNotFound.message]
    return given, [] if staff.active else ["This member of staff does not work here any more."]


def _own_hand(own: int | None, given: int | None) -> tuple[int, list[str]]:
    if own is None:
        return 0, ["You do not work here any more."]
    return own, [] if given in {None, own} else [f"You work here as number {own}."]


def hire(user: User, staff_id: int) -> StaffAccount:
    """Make somebody a clerk; raise StaffNotFound, AlreadyConnected."""
    if numbers.held(Staff, staff_id) is None:
        raise StaffNotFound
    taken = or_(StaffAccount.user_id == user.id, StaffAccount.staff_id == staff_id)
    if db.session.scalar(select(StaffAccount.user_id).where(taken)) is not None:
        raise AlreadyConnected
    link = StaffAccount(user_id=user.id, staff_id=staff_id)
    with _taken_at_once():
        db.session.add(link)
    return link


def dismiss(user: User) -> None:
    """Let a clerk go; raise StaffNotFound where they are none."""
    link = db.session.get(StaffAccount, user.id)
    if link is None:
        raise StaffNotFound("This user is no clerk.")
    db.session.delete(link)
    db.session.flush()


def connect(customer_id: int, user: User) -> Customer:
    """Say who a customer is; raise CustomerNotFound, AlreadyConnected."""
    # The user before the customer, as who proves an address holds them.
    db.session.execute(select(User.id).where(User.id == user.id).with_for_update())
    customer = lock(customer_id)
    others = select(Customer.customer_id).where(Customer.user_id == user.id)
    if customer.user_id is not None or db.session.scalar(others) is not None:
        raise AlreadyConnected
    with _taken_at_once():
        customer.user_id = user.id
    return customer


@contextmanager
def _taken_at_once() -> Iterator[None]:
    """Write what somebody else may be writing too; raise AlreadyConnected if they were first."""
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError as error:
        if broken_constraint(error) in TAKEN:
            raise AlreadyConnected from error
        raise


def disconnect(customer_id: int) -> Customer:
    """Say that a customer has no account; raise CustomerNotFound."""
    customer = lock(customer_id)
    customer.user_id = None
    db.session.flush()
    return customer


def get(customer_id: int) -> Customer:
    """Find a customer; raise CustomerNotFound."""
    customer = numbers.found(Customer, customer_id)
    if customer is None:
        raise CustomerNotFound
    return customer


def some(customer_ids: Collection[int]) -> dict[int, Customer]:
    """Find customers by their numbers; those that do not exist are left out."""
    rows = db.session.scalars(select(Customer).where(Customer.customer_id.in_(customer_ids)))
    return {row.customer_id: row for row in rows}


def lock(customer_id: int) -> Customer:
    """Find a customer and hold the row until the unit of work ends; raise CustomerNotFound."""
    customer = numbers.held(Customer, customer_id)
    if customer is None:
        raise CustomerNotFound
    return customer


def customer_of(user_id: UUID) -> Customer | None:
    """Answer which customer somebody is, None for one who never was here."""
    return db.session.scalar(select(Customer).where(Customer.user_id == user_id))


def home_of(customer: Customer) -> tuple[Address, str, str]:
    """Answer where a customer lives: the address, its city and its country."""
    query = select(Address, City.city, Country.country)
    query = query.join(City, City.city_id == Address.city_id)
    query = query.join(Country, Country.country_id == City.country_id)
    row = db.session.execute(query.where(Address.address_id == customer.address_id)).one()
    return row[0], row[1], row[2]


def search(words: str, *, page: int, page_size: int) -> Page:
    """List the customers in whose name or e-mail address all words are, by their names."""
    query = select(Customer)
    for word in words.split():
        in_name = Customer.folded_name.contains(fold(word), autoescape=True)
        in_email = Customer.folded_email.contains(folded_email(word), autoescape=True)
        query = query.where(or_(in_name, in_email))
    query = query.order_by(Customer.folded_name, Customer.customer_id)
    return paginate(db.session(), query, page=page, page_size=page_size)


def forget(user: User) -> None:
    """Take off the shop's books whatever tells who somebody was: their account goes.

    The number stays, under which rentals and payments are kept; nobody rents by it any more.
    """
    customer = db.session.scalar(select(Customer).where(Customer.user_id == user.id))
    if customer is None:
        return
    _empty(db.session.get_one(Address, customer.address_id), but=customer.customer_id)
    customer.first_name, customer.last_name, customer.email = "REMOVED", "CUSTOMER", None
    customer.active, customer.user_id, customer.last_update = 0, None, clock.now()
    db.session.flush()


def correct(
    customer_id: int, *, first_name: str, last_name: str, email: str | None, **home: str
) -> Customer:
    """Write who a customer is and where they live anew; raise CustomerNotFound.

    `home` is `phone` and the lines of the address, in the city it has. Whoever else lives there
    stays where they were.
    """
    customer = lock(customer_id)
    customer.first_name, customer.last_name = first_name, last_name
    customer.email, customer.last_update = email, clock.now()
    old = db.session.get_one(Address, customer.address_id)
    place = old if _is_alone(old, customer_id) else Address(city_id=old.city_id)
    for name, value in home.items():
        setattr(place, name, value or (None if name in MAY_BE_NULL else ""))
    place.last_update = clock.now()
    db.session.add(place)
    db.session.flush()
    customer.address_id = place.address_id
    db.session.flush()
    return customer


def _empty(home: Address, *, but: int) -> None:
    """Take the street off an address, unless somebody or something else is there too."""
    if _is_alone(home, but):
        home.address, home.address2, home.district = "REMOVED", None, ""
        home.postal_code, home.phone, home.last_update = None, "", clock.now()


def _is_alone(home: Address, but: int) -> bool:
    """Tell whether an address is a customer's alone."""
    others = (
        select(Customer.customer_id).where(
            Customer.address_id == home.address_id, Customer.customer_id != but
        ),
        select(Staff.staff_id).where(Staff.address_id == home.address_id),
        select(Store.store_id).where(Store.address_id == home.address_id),
    )
    return all(db.session.scalar(one.limit(1)) is None for one in others)
