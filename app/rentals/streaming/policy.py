"""Who may watch what is for rent: whoever holds a running rental, or a plan that covers it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal, or_, select

from app.accounts.models import User
from app.core import clock
from app.core.database import db
from app.core.errors import AppError, Unauthorized
from app.films.models import Film
from app.rentals.models import Customer, StreamingSubscription
from app.rentals.streaming.errors import PlanOver, RentalOver, RentalRequired
from app.rentals.streaming.models import StreamingRental
from app.videos.models import Video
from app.videos.values import Access

Pair = tuple[UUID, UUID]
_KNOWN, _ASKED = "matinee_known_streams", "matinee_asked_streams"


@dataclass(frozen=True)
class Rights:
    """Which users may stream which videos, and which of the others could by what is over."""

    may: frozenset[Pair]
    rented_once: frozenset[Pair]
    planned_once: frozenset[Pair]

    def refusal(self, pair: Pair) -> RentalRequired:
        """Say why somebody may not: by what they last could, as far as that is known."""
        if pair in self.rented_once:
            return RentalOver()
        return PlanOver() if pair in self.planned_once else RentalRequired()


def rule(viewer: User | None, video: Video) -> AppError | None:
    """Let those watch who rented the film, or whose plan covers it."""
    if viewer is None:
        return Unauthorized("This film is for rent. Sign in to rent it.")
    asked: set[Pair] = db.session().info.get(_ASKED, set())
    pair = (viewer.id, video.id)
    is_known = pair in asked
    rights: Rights = db.session().info[_KNOWN] if is_known else _rights([viewer.id], [video.id])
    return None if pair in rights.may else rights.refusal(pair)


@contextmanager
def known(users: Collection[UUID], videos: Collection[Video]) -> Iterator[None]:
    """Ask once for the rights of all these users to all these videos, for a block that reads."""
    for_rent = [video.id for video in videos if video.access == Access.RENTAL]
    if not for_rent:
        yield
        return
    info = db.session().info
    info[_ASKED], info[_KNOWN] = set(product(users, for_rent)), _rights(users, for_rent)
    try:
        yield
    finally:
        del info[_ASKED], info[_KNOWN]


def runs(now: datetime) -> ColumnElement[bool]:
    """Write that a rental's window is open."""
    return func.coalesce(StreamingRental.ends_at, StreamingRental.start_by) > now


def plan_runs(now: datetime) -> ColumnElement[bool]:
    """Write that a plan runs: from its first day to the end of its last, in UTC."""
    day, ends = now.date(), StreamingSubscription.end_date
    return (StreamingSubscription.start_date <= day) & or_(ends.is_(None), ends >= day)


def _began(now: datetime) -> ColumnElement[bool]:
    """Write that a plan runs or ran."""
    starts, ends = StreamingSubscription.start_date, StreamingSubscription.end_date
    return (starts <= now.date()) & or_(ends.is_(None), ends >= starts)


def _rights(users: Collection[UUID], videos: Collection[UUID]) -> Rights:
    """Read the rights of some users to some videos."""
    now = clock.now()
    asked = (Customer.user_id.in_(users), Film.video_id.in_(videos))
    pairs = select(Customer.user_id, Film.video_id)
    rented = (
        pairs.add_columns(runs(now).label("may"), literal(value=True).label("rented"))
        .select_from(Customer)
        .join(StreamingRental, StreamingRental.customer_id == Customer.customer_id)
        .join(Film, Film.film_id == StreamingRental.film_id)
        .where(*asked)
    )
    plan = StreamingSubscription.customer_id == Customer.customer_id
    by_plan = (
        pairs.add_columns(plan_runs(now).label("may"), literal(value=False).label("rented"))
        .select_from(Customer)
        .join(StreamingSubscription, plan)
        .join(Film, Film.streaming_available.is_(True))
        .where(*asked, _began(now), Customer.is_active)
    )
    found = db.session.execute(rented.union_all(by_plan)).all()
    rows = [((row.user_id, row.video_id), row.may, row.rented) for row in found]
    return Rights(
        may=frozenset(pair for pair, may, _ in rows if may),
        rented_once=frozenset(pair for pair, _, rented in rows if rented),
        planned_once=frozenset(pair for pair, _, rented in rows if not rented),
    )
