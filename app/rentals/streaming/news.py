"""What renters are told: that a window closes soon."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select

from app.core.database import db
from app.notifications import service as notifications
from app.rentals.models import Customer
from app.rentals.streaming import terms
from app.rentals.streaming.models import StreamingRental

# So long before the last moment to start, and before the end of what was started; of a short
# window not before its last quarter.
BEFORE_START = timedelta(days=2)
BEFORE_END = timedelta(hours=6)
PARTS = 4


def ending(now: datetime) -> Sequence[UUID]:
    """List the running rentals that close soon, of which nobody was told."""
    query = select(StreamingRental.id).where(*_to_tell(now))
    return db.session.scalars(query.order_by(StreamingRental.rented_at)).all()


def remind(rental_id: UUID, now: datetime) -> bool:
    """Tell a renter that the window closes soon; answer whether it was new."""
    held = select(StreamingRental).where(StreamingRental.id == rental_id, *_to_tell(now))
    held = held.with_for_update(of=StreamingRental)
    rental = db.session.scalars(held.execution_options(populate_existing=True)).one_or_none()
    if rental is None:
        return False
    rental.reminded_at = now
    db.session.flush()
    user_id = db.session.get_one(Customer, rental.customer_id).user_id
    if user_id is None:
        return False
    moment = "end" if rental.started_at else "start"
    about = {"title": rental.film.title}
    key = f"rental:{rental.id}:{moment}"
    return notifications.notify(user_id, "rental_due", about=about, link="/rentals", key=key)


def _to_tell(now: datetime) -> tuple[ColumnElement[bool], ...]:
    untold = StreamingRental.closed_at.is_(None), StreamingRental.reminded_at.is_(None)
    return (*untold, _soon(now))


def _soon(now: datetime) -> ColumnElement[bool]:
    before_start = min(BEFORE_START, terms.to_start() / PARTS)
    before_end = min(BEFORE_END, terms.to_finish() / PARTS)
    by_start = StreamingRental.started_at.is_(None) & (
        StreamingRental.start_by.between(now, now + before_start)
    )
    return by_start | StreamingRental.ends_at.between(now, now + before_end)
