"""Plans: a customer streams whatever the shop streams, from a first day to a last one, in UTC."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from flask import current_app
from sqlalchemy import ColumnElement, or_, select

from app.accounts.models import User
from app.core import clock
from app.core.database import after_commit, db, unit_of_work
from app.films.models import Film
from app.rentals import numbers, people
from app.rentals.models import Customer, StreamingSubscription
from app.rentals.streaming import policy
from app.rentals.streaming.errors import PlanDays, PlanNotFound, PlanRuns
from app.rentals.streaming.models import StreamingRental
from app.videos import signals
from app.videos.models import Video
from app.videos.values import Access


def mine(user: User) -> Sequence[StreamingSubscription]:
    """List somebody's plans, the last begun first."""
    return _listed(Customer.user_id == user.id)


def of_customer(customer_id: int) -> Sequence[StreamingSubscription]:
    """List a customer's plans, the last begun first; raise CustomerNotFound."""
    people.get(customer_id)
    return _listed(Customer.customer_id == customer_id)


def give(
    customer_id: int, plan_name: str, start_date: date, end_date: date | None = None
) -> StreamingSubscription:
    """Give a customer a plan; without a last day it goes on.

    Raise CustomerNotFound, PlanDays, PlanRuns.
    """
    customer = people.lock(customer_id)
    if end_date is not None and end_date < start_date:
        raise PlanDays
    plan = StreamingSubscription(
        customer_id=customer.customer_id,
        plan_name=plan_name,
        start_date=start_date,
        end_date=end_date,
    )
    _demand_free_days(plan)
    db.session.add(plan)
    db.session.flush()
    return plan


def end(customer_id: int, plan_id: int, end_date: date) -> StreamingSubscription:
    """Say which day is the last of a plan; one before its first has it never run.

    Raise CustomerNotFound, PlanNotFound, PlanRuns.
    """
    people.lock(customer_id)
    plan = _held(customer_id, plan_id)
    ran, plan.end_date = _ran(plan), end_date
    with db.session.no_autoflush:
        _demand_free_days(plan)
    if end_date >= clock.now().date():
        plan.closed_at = None
    elif ran:
        _close(plan, clock.now())
    db.session.flush()
    return plan


def stop(customer_id: int, plan_id: int) -> StreamingSubscription:
    """Have a plan end with this day; one that ends by itself until then stays as it is.

    Raise CustomerNotFound, PlanNotFound.
    """
    people.lock(customer_id)
    plan, today = _held(customer_id, plan_id), clock.now().date()
    if plan.end_date is not None and plan.end_date <= today:
        return plan
    return end(customer_id, plan_id, today)


def over(now: datetime) -> Sequence[int]:
    """List the plans whose last day is over, of which nobody was told."""
    query = select(StreamingSubscription.id).where(*_to_tell(now))
    order = (StreamingSubscription.end_date, StreamingSubscription.id)
    return db.session.scalars(query.order_by(*order)).all()


def close(plan_id: int, now: datetime) -> bool:
    """Have players and rooms look again whose plan ran out; answer whether it was new."""
    held = select(StreamingSubscription).where(StreamingSubscription.id == plan_id, *_to_tell(now))
    held = held.with_for_update().execution_options(populate_existing=True)
    plan = db.session.scalars(held).one_or_none()
    if plan is None:
        return False
    _close(plan, now)
    db.session.flush()
    return True


def _to_tell(now: datetime) -> tuple[ColumnElement[bool], ...]:
    ends = StreamingSubscription.end_date
    return StreamingSubscription.closed_at.is_(None), ends < now.date()


def _close(plan: StreamingSubscription, now: datetime) -> None:
    """Note that a plan's end was told, and tell it after the commit."""
    plan.closed_at = now
    customer = people.get(plan.customer_id)
    if customer.user_id and customer.is_active:
        after_commit(_tell, plan.customer_id, customer.user_id)


def _held(customer_id: int, plan_id: int) -> StreamingSubscription:
    plan = numbers.held(StreamingSubscription, plan_id)
    if plan is None or plan.customer_id != customer_id:
        raise PlanNotFound
    return plan


def _listed(which: ColumnElement[bool]) -> Sequence[StreamingSubscription]:
    query = (
        select(StreamingSubscription)
        .join(Customer, Customer.customer_id == StreamingSubscription.customer_id)
        .where(which)
        .order_by(StreamingSubscription.start_date.desc(), StreamingSubscription.id.desc())
    )
    return db.session.scalars(query).all()


def _demand_free_days(plan: StreamingSubscription) -> None:
    """Raise PlanRuns where another plan of the customer has a day of this one."""
    if plan.end_date is not None and plan.end_date < plan.start_date:
        return
    start, ends = StreamingSubscription.start_date, StreamingSubscription.end_date
    others = [
        StreamingSubscription.customer_id == plan.customer_id,
        or_(ends.is_(None), (ends >= plan.start_date) & (ends >= start)),
    ]
    if plan.id is not None:
        others.append(StreamingSubscription.id != plan.id)
    if plan.end_date is not None:
        others.append(start <= plan.end_date)
    if db.session.scalar(select(StreamingSubscription.id).where(*others).limit(1)) is not None:
        raise PlanRuns


def _ran(plan: StreamingSubscription) -> bool:
    """Tell whether a plan gives a right today that may be taken away."""
    today = clock.now().date()
    return plan.start_date <= today and (plan.end_date is None or plan.end_date >= today)


def _tell(customer_id: int, user_id: UUID) -> None:
    """Tell whoever listens of every film somebody could watch by a plan alone, once it is ended."""
    rented = select(StreamingRental.film_id).where(
        StreamingRental.customer_id == customer_id, policy.runs(clock.now())
    )
    shown = select(Film.video_id).where(
        Film.streaming_available.is_(True),
        Film.video_id.is_not(None),
        Film.film_id.not_in(rented),
    )
    videos = select(Video).where(Video.id.in_(shown), Video.access == Access.RENTAL)
    videos = videos.where(Video.deleted_at.is_(None))
    with current_app.app_context(), unit_of_work(writes=False) as session:
        for video in session.scalars(videos).unique():
            signals.watch_right_changed.send(video, user_id=user_id)
