"""Who of the shop has an account here: clerks are staff, customers rent."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import or_, select

from app.accounts.models import User
from app.core import clock
from app.core.database import db
from app.rentals.errors import AlreadyConnected, CustomerNotFound, StaffNotFound
from app.rentals.models import Address, Customer, Staff, StaffAccount, Store


def is_clerk(user_id: UUID) -> bool:
    """Tell whether somebody works at the shop: as staff that is active."""
    works = select(StaffAccount.user_id).join(Staff, Staff.staff_id == StaffAccount.staff_id)
    works = works.where(StaffAccount.user_id == user_id, Staff.active.is_(True))
    return db.session.scalar(works) is not None


def hire(user: User, staff_id: int) -> StaffAccount:
    """Make somebody a clerk; raise StaffNotFound, AlreadyConnected."""
    if db.session.get(Staff, staff_id, with_for_update=True) is None:
        raise StaffNotFound
    taken = or_(StaffAccount.user_id == user.id, StaffAccount.staff_id == staff_id)
    if db.session.scalar(select(StaffAccount.user_id).where(taken)) is not None:
        raise AlreadyConnected
    link = StaffAccount(user_id=user.id, staff_id=staff_id)
    db.session.add(link)
    db.session.flush()
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
    customer = lock(customer_id)
    others = select(Customer.customer_id).where(Customer.user_id == user.id)
    if customer.user_id is not None or db.session.scalar(others) is not None:
        raise AlreadyConnected
    customer.user_id = user.id
    db.session.flush()
    return customer


def disconnect(customer_id: int) -> Customer:
    """Say that a customer has no account; raise CustomerNotFound."""
    customer = lock(customer_id)
    customer.user_id = None
    db.session.flush()
    return customer


def get(customer_id: int) -> Customer:
    """Find a customer; raise CustomerNotFound."""
    customer = db.session.get(Customer, customer_id)
    if customer is None:
        raise CustomerNotFound
    return customer


def lock(customer_id: int) -> Customer:
    """Find a customer and hold the row until the unit of work ends; raise CustomerNotFound."""
    held = {"with_for_update": True, "populate_existing": True}
    customer = db.session.get(Customer, customer_id, **held)  # type: ignore[arg-type]
    if customer is None:
        raise CustomerNotFound
    return customer


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


def _empty(home: Address, *, but: int) -> None:
    """Take the street off an address, unless somebody or something else is there too."""
    others = (
        select(Customer.customer_id).where(
            Customer.address_id == home.address_id, Customer.customer_id != but
        ),
        select(Staff.staff_id).where(Staff.address_id == home.address_id),
        select(Store.store_id).where(Store.address_id == home.address_id),
    )
    if all(db.session.scalar(one.limit(1)) is None for one in others):
        home.address, home.address2, home.district = "REMOVED", None, ""
        home.postal_code, home.phone, home.last_update = None, "", clock.now()
