"""Renting what needs no renting, or not yet; and what streams no more once its video is gone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.accounts import emails
from app.accounts.models import User
from app.core.database import db, unit_of_work
from app.rentals.models import Customer
from app.videos import service as videos
from app.videos.editing import bin as removed
from app.videos.models import Video
from tests.accounts.factories import People, Person
from tests.databases import BOTH
from tests.rentals.renting import Cinema

pytestmark = pytest.mark.integration


def unproven(app: Flask, people: People) -> Person:
    """Make somebody who has not proven their address."""
    person = people.make()
    with app.app_context(), unit_of_work() as session:
        session.get_one(User, person.id).email_verified_at = None
    return person


@BOTH
def test_whom_the_shop_may_know_proves_their_address_before_they_rent(
    app: Flask, cinema: Cinema, people: People
) -> None:
    film_id, _ = cinema.film()
    person = unproven(app, people)
    known = cinema.shop.customer(email=person.email.upper())
    assert cinema.rent(person, film_id, 409)["error"]["code"] == "CONFIRM_EMAIL_FIRST"
    with app.app_context(), unit_of_work() as session:
        assert session.query(Customer).filter_by(user_id=person.id).all() == []
        emails.prove(session.get_one(User, person.id))
    cinema.rent(person, film_id)
    assert cinema.shop.customer_of(person.id) == known


def test_whose_address_the_shop_does_not_know_rents_without_proving_it(
    app: Flask, cinema: Cinema, people: People
) -> None:
    (first, _), (second, _) = cinema.film(), cinema.film()
    person, other = unproven(app, people), people.make()
    cinema.customer(other, email=person.email)
    unclaimed = cinema.shop.customer()
    cinema.rent(person, first)
    with app.app_context(), unit_of_work() as session:
        session.get_one(Customer, unclaimed).email = person.email
    cinema.rent(person, second)


@BOTH
def test_what_may_be_watched_by_another_film_is_not_rented_again(
    cinema: Cinema, people: People
) -> None:
    film_id, video_id = cinema.film()
    other = cinema.shop.film()
    cinema.show(other, video_id)
    renter = people.make()
    cinema.rent(renter, film_id)
    assert cinema.rent(renter, other, 409)["error"]["code"] == "ALREADY_RENTED"
    assert cinema.rent(cinema.creator, other, 409)["error"]["code"] == "ALREADY_RENTED"
    cinema.rent(people.make(), other)


def test_a_film_that_costs_nothing_is_paid_at_once(
    app: Flask, cinema: Cinema, people: People
) -> None:
    app.config["RENTAL_MOST_UNPAID"] = 1
    renter = people.make()
    for _ in range(2):
        made = cinema.rent(renter, cinema.film(rental_rate=Decimal("0.00"))[0])
        assert (made["price"], made["paid_at"]) == ("0.00", made["rented_at"])
    assert cinema.rent(renter, cinema.film()[0])["paid_at"] is None


def remove(cinema: Cinema, video_id: UUID) -> None:
    """Put a video into the bin."""
    with cinema.app.app_context(), unit_of_work():
        videos.remove(videos.lock(video_id))


@BOTH
def test_a_video_from_the_bin_whose_film_got_another_is_private(app: Flask, cinema: Cinema) -> None:
    (film_id, video_id), (other, kept) = cinema.film(), cinema.film()
    remove(cinema, video_id)
    cinema.show(film_id, cinema.videos.make(cinema.creator.id))
    remove(cinema, kept)
    for one in (video_id, kept):
        with app.app_context(), unit_of_work():
            removed.restore(db.session.get_one(User, cinema.creator.id), one)
    with app.app_context(), unit_of_work(writes=False):
        found = [db.session.get_one(Video, one).access for one in (video_id, kept)]
        assert found == ["private", "rental"]
    assert cinema.rent(cinema.people.make(), other)["video_id"] == str(kept)


def told(cinema: Cinema, film_id: int) -> tuple[bool, list[int], list[int], str]:
    """Answer whether a film says that it streams: itself, its lists and its page."""
    client = cinema.app.test_client()

    def ask(path: str) -> Any:
        return client.get(f"/api/v1{path}").get_json()

    streams, does_not = (
        [one["film_id"] for one in ask(path)["films"]]
        for path in ("/films/streaming", "/films?streaming=false")
    )
    page = client.get(f"/films/{film_id}", headers={"Accept": "text/html"}).text
    badge = "Streams" if ">Streams<" in page else "Only on disc"
    return ask(f"/films/{film_id}")["streaming_available"], streams, does_not, badge


@BOTH
@pytest.mark.parametrize("how", ["private", "unlisted", "public", "held back", "bin", "purged"])
def test_a_film_streams_only_while_its_video_can_be_rented(cinema: Cinema, how: str) -> None:
    film_id, video_id = cinema.film()
    assert told(cinema, film_id) == (True, [film_id], [], "Streams")
    if how == "held back":
        cinema.edit(video_id, held_back=True)
    elif how in {"bin", "purged"}:
        remove(cinema, video_id)
        if how == "purged":
            with cinema.app.app_context(), unit_of_work():
                videos.purge(video_id)
    else:
        cinema.videos.access(video_id, how)
    assert told(cinema, film_id) == (False, [], [film_id], "Only on disc")


@BOTH
def test_a_film_streams_again_when_its_video_comes_back(app: Flask, cinema: Cinema) -> None:
    film_id, video_id = cinema.film()
    remove(cinema, video_id)
    with app.app_context(), unit_of_work():
        removed.restore(db.session.get_one(User, cinema.creator.id), video_id)
    assert told(cinema, film_id) == (True, [film_id], [], "Streams")
