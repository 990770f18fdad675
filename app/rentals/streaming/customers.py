"""Which customer somebody with an account is; who is none becomes one by renting."""

from __future__ import annotations

import unicodedata

from sqlalchemy import select

from app.accounts.models import User
from app.core.database import db
from app.core.errors import Unauthorized
from app.rentals.models import Address, Customer, Store, folded_email
from app.rentals.streaming.errors import ConfirmEmailFirst, ShopNotOpen


def of(user: User) -> Customer:
    """Answer the user's customer and hold the row; make one of who is none.

    A customer the shop knows by the same e-mail address is theirs, once the address is proven:
    until then they become no other. Raise ConfirmEmailFirst, ShopNotOpen.
    """
    known = claim(user)
    if known is None and has_to_prove(user):
        raise ConfirmEmailFirst
    return known or _made(user)


def has_to_prove(user: User) -> bool:
    """Say whether somebody must prove their address first, because the shop may know them."""
    if user.email_verified:
        return False
    known = db.session.scalar(select(Customer.customer_id).where(Customer.user_id == user.id))
    return known is None and _by_address(user) is not None


def claim(user: User) -> Customer | None:
    """Answer the user's customer and hold the row, also one that is theirs by their address.

    None where they are no customer; raise Unauthorized where their account is going.
    """
    db.session.flush()
    # Of two calls at once for one user, the second sees what the first made.
    held = {"with_for_update": {"of": User}, "populate_existing": True}
    now = db.session.get(User, user.id, **held)  # type: ignore[arg-type]
    if now is None or not now.is_active:
        raise Unauthorized
    known = _one(Customer.user_id == user.id)
    if known is not None:
        return known
    found = _by_address(now) if now.email_verified else None
    return _connected(found, now) if found is not None else None


def _by_address(user: User) -> Customer | None:
    """Answer the only customer with the user's address who has no account yet."""
    alike = (Customer.folded_email == folded_email(user.email), Customer.user_id.is_(None))
    rows = db.session.execute(select(Customer.customer_id, Customer.email).where(*alike))
    ids = [number for number, email in rows if _spelt(email or "") == _spelt(user.email)]
    return _one(Customer.customer_id == ids[0], *alike) if len(ids) == 1 else None


def _spelt(email: str) -> str:
    """Take only the case off an address: letters that differ by an accent are another mailbox."""
    lower = unicodedata.normalize("NFC", email.strip()).lower()
    return unicodedata.normalize("NFC", lower)


def _one(*where: object) -> Customer | None:
    query = select(Customer).where(*where).with_for_update()  # type: ignore[arg-type]
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def _connected(customer: Customer, user: User) -> Customer:
    customer.user_id = user.id
    db.session.flush()
    return customer


def _made(user: User) -> Customer:
    """Make a customer of the first store; where they live, a clerk writes when it is needed."""
    store = db.session.scalars(select(Store).order_by(Store.store_id).limit(1)).first()
    if store is None:
        raise ShopNotOpen
    city_id = db.session.get_one(Address, store.address_id).city_id
    home = Address(address="", district="", phone="", city_id=city_id)
    db.session.add(home)
    db.session.flush()
    first, _, last = user.display_name.strip().rpartition(" ")
    made = Customer(
        store_id=store.store_id,
        first_name=first,
        last_name=last,
        email=user.email,
        address_id=home.address_id,
        user_id=user.id,
    )
    db.session.add(made)
    db.session.flush()
    return made
