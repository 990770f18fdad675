"""A customer with an account hears once that a copy is due, and once that it is overdue."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.core.database import db, unit_of_work
from app.notifications.models import Notification, OutgoingMail
from app.rentals import service
from app.rentals.models import Rental
from tests.accounts.factories import People, Person
from tests.databases import BOTH
from tests.rentals.factories import ago
from tests.rentals.renting import Cinema

pytestmark = pytest.mark.integration


def move(app: Flask, rental_id: int, **span: float) -> None:
    """Have a copy be out for so long."""
    with app.app_context(), unit_of_work() as session:
        session.get_one(Rental, rental_id).rental_date = ago(**span)


def told(app: Flask, person: Person) -> list[Any]:
    """Answer what somebody was told of discs, the first first."""
    with app.app_context(), unit_of_work(writes=False):
        rows = db.session.query(Notification).filter_by(user_id=person.id, kind="rental_due")
        return [(row.about["disc"], row.link) for row in rows.order_by(Notification.id)]


def out(cinema: Cinema, person: Person) -> int:
    """Have somebody take a copy home for three days; answer the rental."""
    film = cinema.shop.film(title="ACADEMY DINOSAUR")
    return cinema.shop.rent(cinema.customer(person), cinema.shop.copy(film))


@BOTH
def test_a_copy_that_is_due_and_then_overdue_is_told_once_each(
    app: Flask, cinema: Cinema, people: People
) -> None:
    person = people.make()
    rental = out(cinema, person)
    assert cinema.look() == 0
    move(app, rental, days=2, minutes=1)
    assert (cinema.look(), cinema.look()) == (1, 0)
    assert told(app, person) == [("due", "/rentals")]
    with app.app_context(), unit_of_work() as session:
        session.query(Notification).delete()
    assert cinema.look() == 0
    move(app, rental, days=3, minutes=1)
    with app.app_context(), unit_of_work() as session:
        session.get_one(Rental, rental).reminded_at = ago(hours=20)
    assert (cinema.look(), cinema.look()) == (1, 0)
    assert told(app, person) == [("late", "/rentals")]


def test_it_is_said_in_words_on_the_site_and_by_mail(
    app: Flask, cinema: Cinema, people: People
) -> None:
    person = people.make()
    rental = out(cinema, person)
    client = app.test_client()
    said = []
    for days in (2.5, 3.5):
        move(app, rental, days=days)
        with app.app_context(), unit_of_work() as session:
            row = session.get_one(Rental, rental)
            row.reminded_at = row.reminded_at and ago(days=1)
        assert cinema.look() == 1
        news = client.get("/api/v1/notifications", headers=person.headers).get_json()
        said.append(news["items"][0]["text"])
    assert said == [
        "ACADEMY DINOSAUR must be back at the shop within a day",
        "ACADEMY DINOSAUR is overdue: bring it back to the shop",
    ]
    with app.app_context(), unit_of_work(writes=False) as session:
        assert session.query(OutgoingMail).count() == 2


def test_nobody_is_told_of_what_is_back_or_long_overdue_or_was_just_taken(
    app: Flask, cinema: Cinema, people: People
) -> None:
    person = people.make()
    rental = out(cinema, person)
    move(app, rental, days=40)
    assert cinema.look() == 0
    move(app, rental, days=4)
    with app.app_context(), unit_of_work():
        service.give_back(rental)
    short = cinema.shop.copy(cinema.shop.film(rental_duration=1))
    cinema.shop.rent(cinema.shop.customer_of(person.id), short)
    stranger = cinema.shop.customer()
    cinema.shop.rent(stranger, cinema.shop.copy(), rental_date=ago(days=4))
    assert cinema.look() == 0
    assert told(app, person) == []
