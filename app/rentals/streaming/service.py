"""The rules of streaming: renting a film for a window, beginning it, and what runs out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select

from app.accounts.models import User
from app.core import clock, ids
from app.core.database import db
from app.core.pagination import Page, paginate
from app.films import service as films
from app.films.models import Film
from app.rentals import people
from app.rentals.accounting import NOTHING
from app.rentals.errors import CannotRent, RentalNotFound
from app.rentals.models import Customer, StreamingSubscription
from app.rentals.streaming import customers, policy, terms
from app.rentals.streaming.errors import (
    AlreadyRented,
    CoveredByPlan,
    NotStreaming,
    PayFirst,
    RentalOver,
)
from app.rentals.streaming.models import StreamingRental
from app.services import payments
from app.videos import policy as videos
from app.videos import signals
from app.videos.models import Video
from app.videos.values import Access


@dataclass(frozen=True)
class Owed:
    """How many rentals are unpaid, and what they cost together."""

    count: int
    amount: Decimal


def rent(user: User, film_id: int) -> StreamingRental:
    """Rent a film for the user, who becomes a customer by it; the window opens now.

    Raise FilmNotFound, NotStreaming, CannotRent, AlreadyRented, CoveredByPlan, ShopNotOpen,
    ConfirmEmailFirst, PayFirst.
    """
    film = films.lock(film_id)
    video = demand_streaming(film)
    customer = customers.of(user)
    if not customer.is_active:
        raise CannotRent({"customer": ["This customer may not rent."]})
    _demand_no_right(user, customer, film, video)
    if owed(customer.customer_id).count >= terms.most_unpaid():
        raise PayFirst
    now = clock.now()
    made = StreamingRental(
        id=ids.new_id(),
        film=film,
        customer_id=customer.customer_id,
        price=film.rental_rate,
        rented_at=now,
        start_by=now + terms.to_start(),
    )
    is_paid = made.price <= NOTHING
    if not is_paid:
        sale = payments.current().sell(made.id, payer=user.id, amount=made.price)
        made.reference, is_paid = sale.reference, sale.is_paid
    made.paid_at = now if is_paid else None
    db.session.add(made)
    db.session.flush()
    return made


def demand_streaming(film: Film) -> Video:
    """Answer the video of a film that anybody may rent now; raise NotStreaming."""
    video = db.session.get(Video, film.video_id) if film.video_id else None
    is_there = video is not None and video.watchable and videos.is_published(video)
    if video is None or not is_there or not film.streaming_available:
        raise NotStreaming
    if video.access != Access.RENTAL:
        raise NotStreaming
    return video


def shown_by(video: Video) -> Film | None:
    """Answer the film of the shop that a video shows, of several the first that streams."""
    query = select(Film).where(Film.video_id == video.id)
    query = query.order_by(Film.streaming_available.desc(), Film.film_id)
    return db.session.scalars(query.limit(1)).first()


def owed(customer_id: int) -> Owed:
    """Count what a customer rented to stream and did not pay."""
    query = select(func.count(), func.sum(StreamingRental.price)).where(
        StreamingRental.customer_id == customer_id, StreamingRental.paid_at.is_(None)
    )
    count, amount = db.session.execute(query).one()
    return Owed(count, amount or NOTHING)


def running(user: User, film: Film) -> StreamingRental | None:
    """Answer somebody's running rental of a film, if any."""
    query = (
        select(StreamingRental)
        .join(Customer, Customer.customer_id == StreamingRental.customer_id)
        .where(
            Customer.user_id == user.id,
            StreamingRental.film_id == film.film_id,
            policy.runs(clock.now()),
        )
    )
    return db.session.scalars(query.order_by(StreamingRental.rented_at.desc())).first()


def is_rented(film: Film) -> bool:
    """Say whether somebody's rental of a film runs."""
    running = exists().where(StreamingRental.film_id == film.film_id, policy.runs(clock.now()))
    return bool(db.session.scalar(select(running)))


def is_for_rent(video: Video) -> bool:
    """Say whether a video shows a film of the shop, and so may be for rent."""
    return bool(db.session.scalar(select(exists().where(Film.video_id == video.id))))


def waiting(viewer: User, video: Video) -> StreamingRental | None:
    """Answer the rental by which alone somebody may watch, when they have not begun it."""
    if video.access != Access.RENTAL or videos.is_owner(viewer, video):
        return None
    running: Sequence[StreamingRental] = db.session.scalars(_running(viewer.id, video.id)).all()
    is_fresh = bool(running) and all(one.started_at is None for one in running)
    if not is_fresh or _plan_of(viewer.id, streaming=running[0].film) is not None:
        return None
    return running[0]


def start(rental_id: UUID) -> StreamingRental:
    """Begin a window, once: it ends RENTAL_FINISH_HOURS later; raise RentalNotFound, RentalOver."""
    rental = get(rental_id, lock=True)
    if not rental.is_running:
        raise RentalOver
    if rental.started_at is None:
        rental.started_at = clock.now()
        rental.ends_at, rental.reminded_at = rental.started_at + terms.to_finish(), None
        db.session.flush()
    return rental


def get(rental_id: UUID, *, lock: bool = False) -> StreamingRental:
    """Find a streaming rental, and hold its row if asked; raise RentalNotFound."""
    held: Any = {"with_for_update": {"of": StreamingRental}, "populate_existing": True}
    rental = db.session.get(StreamingRental, rental_id, **(held if lock else {}))
    if rental is None:
        raise RentalNotFound
    return rental


def renter_of(rental_id: UUID) -> UUID:
    """Answer who rented; raise RentalNotFound, also where the customer has no account any more."""
    query = (
        select(Customer.user_id)
        .join(StreamingRental, StreamingRental.customer_id == Customer.customer_id)
        .where(StreamingRental.id == rental_id)
    )
    found = db.session.scalar(query)
    if found is None:
        raise RentalNotFound
    return found


def mine(user: User, *, page: int, page_size: int) -> Page:
    """List what somebody rented to stream, the last first."""
    query = (
        select(StreamingRental)
        .join(Customer, Customer.customer_id == StreamingRental.customer_id)
        .where(Customer.user_id == user.id)
        .order_by(StreamingRental.rented_at.desc(), StreamingRental.id.desc())
    )
    return paginate(db.session(), query, page=page, page_size=page_size)


def of_customer(customer_id: int, *, page: int, page_size: int) -> Page:
    """List what a customer rented to stream, the last first; raise CustomerNotFound."""
    people.get(customer_id)
    query = select(StreamingRental).where(StreamingRental.customer_id == customer_id)
    query = query.order_by(StreamingRental.rented_at.desc(), StreamingRental.id.desc())
    return paginate(db.session(), query, page=page, page_size=page_size)


def mark_paid(customer_id: int, rental_id: UUID) -> StreamingRental:
    """Note that the shop took the money for a rental; once, and again changes nothing.

    Raise CustomerNotFound, and RentalNotFound where it is not this customer's.
    """
    people.get(customer_id)
    rental = get(rental_id, lock=True)
    if rental.customer_id != customer_id:
        raise RentalNotFound
    if rental.paid_at is None:
        rental.paid_at = clock.now()
        db.session.flush()
    return rental


def over(now: datetime) -> Sequence[UUID]:
    """List the rentals whose window closed, of which nobody was told."""
    query = select(StreamingRental.id).where(StreamingRental.closed_at.is_(None))
    ends = func.coalesce(StreamingRental.ends_at, StreamingRental.start_by)
    return db.session.scalars(query.where(ends <= now).order_by(ends)).all()


def close(rental_id: UUID, now: datetime) -> bool:
    """Have players and rooms look again whose window closed; answer whether it was new."""
    rental = get(rental_id, lock=True)
    if rental.closed_at is not None or rental.runs_until > now:
        return False
    rental.closed_at = now
    db.session.flush()
    tell(rental.film, rental.customer_id)
    return True


def tell(film: Film, customer_id: int) -> None:
    """Tell whoever listens that a customer's right to a film may have ended."""
    user_id = db.session.get_one(Customer, customer_id).user_id
    video = db.session.get(Video, film.video_id) if film.video_id else None
    if user_id is not None and video is not None and video.access == Access.RENTAL:
        signals.watch_right_changed.send(video, user_id=user_id)


def _demand_no_right(user: User, customer: Customer, film: Film, video: Video) -> None:
    """Raise AlreadyRented where the film or its video may be watched as it is."""
    held = select(StreamingRental.id).where(
        StreamingRental.customer_id == customer.customer_id,
        StreamingRental.film_id == film.film_id,
        policy.runs(clock.now()),
    )
    if db.session.scalar(held.limit(1)) is not None:
        raise AlreadyRented
    if _plan_of(user.id, streaming=film) is not None:
        raise CoveredByPlan
    # Also by another film that the same video shows, or because it is their own.
    if videos.may_watch(user, video):
        raise AlreadyRented("You may watch this film as it is, without renting it.")


def _plan_of(user_id: UUID, *, streaming: Film) -> int | None:
    """Answer the running plan by which somebody may stream a film."""
    if not streaming.streaming_available:
        return None
    query = (
        select(StreamingSubscription.id)
        .join(Customer, Customer.customer_id == StreamingSubscription.customer_id)
        .where(Customer.user_id == user_id, policy.plan_runs(clock.now()), Customer.is_active)
    )
    return db.session.scalar(query.limit(1))


def _running(user_id: UUID, video_id: UUID) -> Any:
    return (
        select(StreamingRental)
        .join(Customer, Customer.customer_id == StreamingRental.customer_id)
        .join(Film, Film.film_id == StreamingRental.film_id)
        .where(Customer.user_id == user_id, Film.video_id == video_id, policy.runs(clock.now()))
        .order_by(StreamingRental.rented_at)
    )
