"""A shop whose films stream: films with videos, people who rent them, and a clock to turn."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app.accounts.models import User
from app.core import clock
from app.core.database import db, unit_of_work
from app.core.rows import count_on
from app.films.models import Film
from app.rentals.models import Customer, StreamingSubscription
from app.rentals.streaming import customers, screens, tasks
from app.rentals.streaming.models import StreamingRental
from app.videos import service as videos
from tests.accounts.factories import People, Person
from tests.rentals.factories import Shop
from tests.videos.factories import Videos

RENTALS = "/api/v1/users/me/rentals"


class Cinema:
    """The shop, whose films a creator's videos show."""

    def __init__(self, app: Flask, people: People) -> None:
        self.app, self.people = app, people
        self.shop, self.videos = Shop(app), Videos(app)
        self.creator = people.make()
        with app.app_context(), unit_of_work() as session:
            count_on(session.connection(), ["address"])

    def film(self, **fields: Any) -> tuple[int, UUID]:
        """Make a film that streams; answer its number and its video."""
        film_id, video_id = self.shop.film(**fields), self.videos.make(self.creator.id)
        self.show(film_id, video_id)
        return film_id, video_id

    def show(self, film_id: int, video_id: UUID | None) -> None:
        """Choose which video shows a film."""
        with self.app.app_context(), unit_of_work():
            screens.show(film_id, video_id)

    def switch_off(self, film_id: int) -> None:
        """Have a film stream no longer."""
        with self.app.app_context(), unit_of_work():
            db.session.get_one(Film, film_id).streaming_available = False

    def rent(self, person: Person, film_id: int, status: int = 201) -> dict[str, Any]:
        """Rent a film; answer the body."""
        answer = self.app.test_client().post(
            RENTALS, json={"film_id": film_id}, headers=person.headers
        )
        assert answer.status_code == status, answer.text
        body: dict[str, Any] = answer.get_json()
        return body

    def hold(self, person: Person) -> UUID:
        """Give somebody a film that is rented and not begun; answer the rental."""
        film_id, _ = self.film()
        with self.app.app_context(), unit_of_work() as session:
            customer = customers.of(session.get_one(User, person.id))
            window = {"rented_at": clock.now(), "start_by": clock.now() + timedelta(days=30)}
            fields = {"film_id": film_id, "customer_id": customer.customer_id}
            row = StreamingRental(price=Decimal("2.99"), **fields, **window)
            session.add(row)
            session.flush()
            return row.id

    def pay(self, person: Person) -> None:
        """Have everything paid that somebody rented to stream."""
        with self.app.app_context(), unit_of_work() as session:
            mine = select(Customer.customer_id).where(Customer.user_id == person.id)
            rows = select(StreamingRental).where(StreamingRental.customer_id.in_(mine))
            for row in session.scalars(rows):
                row.paid_at = clock.now()

    def watch(self, person: Person | None, video_id: UUID, **more: Any) -> tuple[int, str]:
        """Ask for the film; answer the status and the code of a refusal."""
        headers = (person.headers if person else {}) | more.pop("headers", {})
        path = f"/api/v1/videos/{video_id}/playback"
        answer = self.app.test_client().get(path, headers=headers, query_string=more)
        return answer.status_code, answer.get_json().get("error", {}).get("code", "")

    def rentals(self, person: Person) -> list[dict[str, Any]]:
        """List what somebody rented."""
        answer = self.app.test_client().get(RENTALS, headers=person.headers)
        items: list[dict[str, Any]] = answer.get_json()["items"]
        return items

    def customer(self, person: Person, **fields: Any) -> int:
        """Make a customer who is somebody with an account."""
        return self.shop.customer(user_id=person.id, **fields)

    def plan(self, person: Person, begins: int = 0, ends: int | None = None) -> None:
        """Make somebody a customer with a plan, between two days counted from now."""
        self.plan_of(self.customer(person), begins, ends)

    def plan_of(self, customer_id: int, begins: int = 0, ends: int | None = None) -> int:
        """Give a customer a plan, between two days counted from now; answer its number."""
        row = StreamingSubscription(
            customer_id=customer_id,
            plan_name="Everything",
            start_date=day_from_now(begins),
            end_date=None if ends is None else day_from_now(ends),
        )
        return int(self.shop.keep(row, "id"))

    def let_pass(self, **span: float) -> None:
        """Make every streaming rental so much older."""
        with self.app.app_context(), unit_of_work() as session:
            for row in session.scalars(select(StreamingRental)):
                for name in ("rented_at", "start_by", "started_at", "ends_at"):
                    if (then := getattr(row, name)) is not None:
                        setattr(row, name, then - timedelta(**span))

    def look(self) -> int:
        """Look at the clock, as the schedule does."""
        with self.app.app_context():
            return tasks.look_at_windows()

    def edit(self, video_id: UUID, **changes: Any) -> None:
        """Change a video."""
        with self.app.app_context(), unit_of_work():
            videos.edit(videos.lock(video_id), **changes)


def moment(text: str) -> datetime:
    """Read a time of an answer."""
    return datetime.fromisoformat(text)


def day_from_now(days: int) -> date:
    """Answer the day that is so many days ahead, in UTC."""
    return (clock.now() + timedelta(days=days)).date()
