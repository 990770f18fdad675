"""Who may watch what is for rent: whoever holds a running rental, or a plan that covers it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import product
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from app.accounts.models import User
from app.core import clock
from app.core.database import db
from app.core.errors import AppError, Unauthorized
from app.films.models import Film
from app.rentals.models import Customer, StreamingSubscription
from app.rentals.streaming.errors import RentalOver, RentalRequired
from app.rentals.streaming.models import StreamingRental
from app.videos.models import Video
from app.videos.values import Access

Pair = tuple[UUID, UUID]
_KNOWN = "matinee_known_streams"


def rule(viewer: User | None, video: Video) -> AppError | None:
    """Let those watch who rented the film, or whose plan covers it."""
    if viewer is None:
        return Unauthorized("This film is for rent. Sign in to rent it.")
    known: dict[Pair, bool] = db.session().info.get(_KNOWN, {})
    pair = (viewer.id, video.id)
    may = known[pair] if pair in known else pair in _entitled([viewer.id], [video.id])
    if may:
        return None
    return RentalOver() if _rented_once(viewer.id, video.id) else RentalRequired()


@contextmanager
def known(users: Collection[UUID], videos: Collection[Video]) -> Iterator[None]:
    """Ask once for the rights of all these users to all these videos, for a block that reads."""
    for_rent = [video.id for video in videos if video.access == Access.RENTAL]
    if not for_rent:
        yield
        return
    entitled = _entitled(users, for_rent)
    asked = product(users, for_rent)
    db.session().info[_KNOWN] = {pair: pair in entitled for pair in asked}
    try:
        yield
    finally:
        del db.session().info[_KNOWN]


def runs(now: datetime) -> ColumnElement[bool]:
    """Write that a rental's window is open."""
    return func.coalesce(StreamingRental.ends_at, StreamingRental.start_by) > now


def plan_runs(now: datetime) -> ColumnElement[bool]:
    """Write that a plan runs: from its first day to the end of its last, in UTC."""
    day, ends = now.date(), StreamingSubscription.end_date
    return (StreamingSubscription.start_date <= day) & or_(ends.is_(None), ends >= day)


def _entitled(users: Collection[UUID], videos: Collection[UUID]) -> set[Pair]:
    """Answer which of these users may stream which of these videos."""
    now = clock.now()
    asked = (Customer.user_id.in_(users), Film.video_id.in_(videos))
    pairs = select(Customer.user_id, Film.video_id).select_from(Customer)
    rented = (
        pairs.join(StreamingRental, StreamingRental.customer_id == Customer.customer_id)
        .join(Film, Film.film_id == StreamingRental.film_id)
        .where(*asked, runs(now))
    )
    plan = StreamingSubscription.customer_id == Customer.customer_id
    by_plan = (
        pairs.join(StreamingSubscription, plan)
        .join(Film, Film.streaming_available.is_(True))
        .where(*asked, plan_runs(now), Customer.active != 0)
    )
    found = db.session.execute(rented.union(by_plan))
    return {(row.user_id, row.video_id) for row in found}


def _rented_once(user_id: UUID, video_id: UUID) -> bool:
    """Say whether somebody ever rented what a video shows."""
    query = (
        select(StreamingRental.id)
        .join(Customer, Customer.customer_id == StreamingRental.customer_id)
        .join(Film, Film.film_id == StreamingRental.film_id)
        .where(Customer.user_id == user_id, Film.video_id == video_id)
    )
    return db.session.scalar(query.limit(1)) is not None
