"""A shop whose films stream: films with videos, people who rent them, and a clock to turn."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.database import db, unit_of_work
from app.core.rows import count_on
from app.films.models import Film
from app.rentals.models import StreamingSubscription
from app.rentals.streaming import screens, tasks
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
        return UUID(self.rent(person, self.film()[0])["id"])

    def watch(self, person: Person | None, video_id: UUID) -> tuple[int, str]:
        """Ask for the film; answer the status and the code of a refusal."""
        headers = person.headers if person else {}
        answer = self.app.test_client().get(f"/api/v1/videos/{video_id}/playback", headers=headers)
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

    def plan_of(self, customer_id: int, begins: int = 0, ends: int | None = None) -> None:
        """Give a customer a plan, between two days counted from now."""
        row = StreamingSubscription(
            customer_id=customer_id,
            plan_name="Everything",
            start_date=_day(begins),
            end_date=None if ends is None else _day(ends),
        )
        self.shop.keep(row, "id")

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

    def hold_back(self, video_id: UUID) -> None:
        """Take a video back from the audience."""
        with self.app.app_context(), unit_of_work():
            videos.edit(videos.lock(video_id), held_back=True)


def moment(text: str) -> datetime:
    """Read a time of an answer."""
    return datetime.fromisoformat(text)


def _day(days: int) -> date:
    return (clock.now() + timedelta(days=days)).date()
