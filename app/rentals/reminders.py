"""What customers with an account are told of copies: that one is due, and that it is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, extract, or_, select

from app.core.database import db
from app.films.models import Film
from app.notifications import service as notifications
from app.rentals.models import Customer, Inventory, Rental

# So long before a copy must be back its customer hears of it, and not in the first half of the time
# they have it. Of one that is overdue for longer than the other nobody hears any more: it came with
# books that were brought in, or the clock stood.
BEFORE, AFTER = timedelta(days=1), timedelta(days=7)
A_DAY_IN_SECONDS = 24 * 3600


def ending(now: datetime) -> Sequence[int]:
    """List the rentals that are due, or overdue, of which their customers were not told."""
    query = _to_tell(now).with_only_columns(Rental.rental_id)
    return db.session.scalars(query.order_by(Rental.rental_date, Rental.rental_id)).all()


def remind(rental_id: int, now: datetime) -> bool:
    """Tell a customer that a copy is due or overdue; answer whether it was new."""
    held = _to_tell(now).where(Rental.rental_id == rental_id).with_for_update(of=Rental)
    row = db.session.execute(held.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        return False
    rental, film, user_id = row
    rental.reminded_at = now
    db.session.flush()
    is_late = rental.rental_date + timedelta(days=film.rental_duration) <= now
    moment = "late" if is_late else "due"
    about = {"title": film.title, "disc": moment}
    key = f"disc:{rental_id}:{moment}"
    return notifications.notify(user_id, "rental_due", about=about, link="/rentals", key=key)


def _to_tell(now: datetime) -> Select[Rental, Film, Any]:
    """Select what is to be told: the rental, its film, and the account of who has the copy."""
    query = select(Rental, Film, Customer.user_id)
    query = query.join(Inventory, Inventory.inventory_id == Rental.inventory_id)
    query = query.join(Film, Film.film_id == Inventory.film_id)
    query = query.join(Customer, Customer.customer_id == Rental.customer_id)
    query = query.where(Rental.return_date.is_(None), Customer.user_id.is_not(None))
    return query.where(_is_untold(now.timestamp()))


def _is_untold(now: float) -> ColumnElement[bool]:
    days = Film.rental_duration * A_DAY_IN_SECONDS
    due = extract("epoch", Rental.rental_date) + days
    is_near = due.between(now, now + BEFORE.total_seconds()) & ((due - now) * 2 <= days)
    is_soon = Rental.reminded_at.is_(None) & is_near
    is_late = due.between(now - AFTER.total_seconds(), now)
    told_late = extract("epoch", Rental.reminded_at) >= due
    return is_soon | (is_late & or_(Rental.reminded_at.is_(None), ~told_late))
