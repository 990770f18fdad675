"""Renting a film to stream: who may, what it costs, and when the window opens and closes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from flask import Flask

from app.accounts import emails
from app.accounts.models import User
from app.core.database import db, unit_of_work
from app.rentals.models import Address, Customer, Store
from app.rentals.streaming.models import StreamingRental
from tests.accounts.factories import People
from tests.databases import BOTH
from tests.rentals.renting import RENTALS, Cinema, moment

pytestmark = pytest.mark.integration


@BOTH
def test_a_rental_costs_what_the_film_does_and_says_its_window(
    cinema: Cinema, people: People
) -> None:
    film_id, video_id = cinema.film(rental_rate=Decimal("2.99"), title="ACADEMY DINOSAUR")
    renter = people.make()
    made = cinema.rent(renter, film_id)
    assert (made["price"], made["title"]) == ("2.99", "ACADEMY DINOSAUR")
    assert (made["film_id"], made["video_id"]) == (film_id, str(video_id))
    window = moment(made["start_by"]) - moment(made["rented_at"])
    assert window == timedelta(days=30)
    assert (made["state"], made["started_at"], made["ends_at"]) == ("waiting", None, None)
    assert made["paid_at"] is None
    assert cinema.rentals(renter) == [made]


@BOTH
def test_the_first_play_begins_the_two_days_there_are_to_finish(
    cinema: Cinema, people: People
) -> None:
    film_id, video_id = cinema.film()
    renter = people.make()
    cinema.rent(renter, film_id)
    cinema.let_pass(days=29)
    assert cinema.watch(renter, video_id) == (200, "")
    (begun,) = cinema.rentals(renter)
    assert begun["state"] == "started"
    assert moment(begun["ends_at"]) - moment(begun["started_at"]) == timedelta(hours=48)
    cinema.let_pass(hours=47)
    assert cinema.watch(renter, video_id) == (200, "")
    (later,) = cinema.rentals(renter)
    assert moment(begun["ends_at"]) - moment(later["ends_at"]) == timedelta(hours=47)
    cinema.let_pass(hours=2)
    assert cinema.watch(renter, video_id) == (403, "RENTAL_REQUIRED")
    assert cinema.rentals(renter)[0]["state"] == "over"


def test_what_is_not_begun_in_time_is_over_and_can_be_rented_again(
    cinema: Cinema, people: People
) -> None:
    film_id, video_id = cinema.film()
    renter = people.make()
    first = cinema.rent(renter, film_id)
    cinema.let_pass(days=31)
    assert cinema.watch(renter, video_id) == (403, "RENTAL_REQUIRED")
    path = f"{RENTALS}/{first['id']}/start"
    assert cinema.app.test_client().post(path, headers=renter.headers).status_code == 403
    cinema.rent(renter, film_id)
    assert cinema.watch(renter, video_id) == (200, "")
    assert [one["state"] for one in cinema.rentals(renter)] == ["started", "over"]


def test_a_window_is_begun_by_saying_so_and_only_once(cinema: Cinema, people: People) -> None:
    film_id, _ = cinema.film()
    renter, stranger = people.make(), people.make()
    path = f"{RENTALS}/{cinema.rent(renter, film_id)['id']}/start"
    client = cinema.app.test_client()
    for other in (stranger, people.make("admin")):
        assert client.post(path, headers=other.headers).status_code == 404
    begun = client.post(path, headers=renter.headers).get_json()
    assert begun["state"] == "started"
    assert client.post(path, headers=renter.headers).get_json() == begun


def test_who_has_rented_a_film_pays_for_it_no_second_time(cinema: Cinema, people: People) -> None:
    film_id, _ = cinema.film()
    renter = people.make()
    cinema.rent(renter, film_id)
    assert cinema.rent(renter, film_id, 409)["error"]["code"] == "ALREADY_RENTED"


@BOTH
def test_of_eight_presses_at_once_one_rents(app: Flask, cinema: Cinema, people: People) -> None:
    film_id, _ = cinema.film()
    renter = people.make()

    def press(_number: int) -> int:
        answer = app.test_client().post(RENTALS, json={"film_id": film_id}, headers=renter.headers)
        return answer.status_code

    with ThreadPoolExecutor(8) as pool:
        found = sorted(pool.map(press, range(8)))
    assert found == [201] + [409] * 7
    with app.app_context():
        assert db.session.query(StreamingRental).count() == 1
        assert db.session.query(Customer).filter_by(user_id=renter.id).count() == 1


@pytest.mark.parametrize("what", ["no video", "switched off", "held back", "not for rent"])
def test_what_does_not_stream_is_not_rented(cinema: Cinema, people: People, what: str) -> None:
    film_id, video_id = cinema.film()
    if what == "no video":
        cinema.show(film_id, None)
    elif what == "switched off":
        cinema.switch_off(film_id)
    elif what == "held back":
        cinema.edit(video_id, held_back=True)
    else:
        cinema.videos.access(video_id, "public")
    assert cinema.rent(people.make(), film_id, 409)["error"]["code"] == "NOT_STREAMING"


def test_renting_asks_for_an_account_and_for_a_film_there_is(
    cinema: Cinema, people: People
) -> None:
    client = cinema.app.test_client()
    assert client.post(RENTALS, json={"film_id": 1}).status_code == 401
    assert cinema.rent(people.make(), 4711, 404)["error"]["code"] == "FILM_NOT_FOUND"
    for nonsense in (0, -1, 2**31, "1", None):
        cinema.rent(people.make(), nonsense, 422)  # type: ignore[arg-type]


def test_a_customer_who_may_not_rent_streams_nothing_new(cinema: Cinema, people: People) -> None:
    film_id, _ = cinema.film()
    person = people.make()
    cinema.customer(person, active=0)
    assert cinema.rent(person, film_id, 422)["error"]["code"] == "CANNOT_RENT"


def test_a_renter_becomes_a_customer_under_their_name(
    app: Flask, cinema: Cinema, people: People
) -> None:
    film_id, _ = cinema.film()
    person = people.make(username="ada")
    cinema.rent(person, film_id)
    with app.app_context():
        made = db.session.query(Customer).filter_by(user_id=person.id).one()
        assert (made.store_id, made.is_active, made.email) == (1, True, person.email)
        assert f"{made.first_name} {made.last_name}".strip() == "ada"
        assert db.session.get_one(Address, made.address_id).city_id == 1


def test_a_customer_known_by_the_same_proven_address_is_the_renter(
    app: Flask, cinema: Cinema, people: People
) -> None:
    film_id, _ = cinema.film()
    person = people.make()
    known = cinema.shop.customer(email=person.email.upper())
    cinema.rent(person, film_id)
    with app.app_context():
        found = db.session.query(Customer).filter_by(user_id=person.id).one()
        assert found.customer_id == known


def test_who_proves_their_address_is_the_customer_of_that_address(
    app: Flask, cinema: Cinema, people: People
) -> None:
    person = people.make()
    known = cinema.shop.customer(email=person.email)
    with app.app_context(), unit_of_work() as session:
        user = session.get_one(User, person.id)
        user.email_verified_at = None
        session.flush()
        emails.prove(user)
    with app.app_context():
        found = db.session.query(Customer).filter_by(user_id=person.id).one()
        assert found.customer_id == known


def test_who_comes_with_a_proven_address_is_the_customer_of_that_address(
    app: Flask, cinema: Cinema
) -> None:
    known = cinema.shop.customer(email="late@example.org")
    made = cinema.people.make(username="late")
    with app.app_context():
        found = db.session.query(Customer).filter_by(user_id=made.id).one()
        assert found.customer_id == known


def test_what_a_plan_covers_is_not_sold_and_the_plans_customer_is_found(
    cinema: Cinema, people: People
) -> None:
    film_id, video_id = cinema.film()
    person = people.make()
    cinema.plan_of(cinema.shop.customer(email=person.email))
    assert cinema.watch(person, video_id) == (403, "RENTAL_REQUIRED")
    assert cinema.rent(person, film_id, 409)["error"]["code"] == "COVERED_BY_PLAN"
    assert cinema.watch(person, video_id) == (200, "")


def test_so_many_films_are_rented_before_the_first_is_paid(
    app: Flask, cinema: Cinema, people: People
) -> None:
    app.config["RENTAL_MOST_UNPAID"] = 2
    first, second, third = (cinema.film()[0] for _ in range(3))
    renter = people.make()
    cinema.rent(renter, first)
    cinema.rent(renter, second)
    assert cinema.rent(renter, third, 409)["error"]["code"] == "PAY_FIRST"
    cinema.pay(renter)
    cinema.rent(renter, third)


def test_the_video_of_a_film_stays_while_somebody_may_watch_it(
    app: Flask, cinema: Cinema, people: People
) -> None:
    film_id, video_id = cinema.film()
    renter, admin = people.make(), people.make("admin")
    cinema.rent(renter, film_id)
    path, client = f"/api/v1/films/{film_id}/video", app.test_client()
    answer = client.put(path, json={"video_id": None}, headers=admin.headers)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "FILM_IS_RENTED")
    assert cinema.watch(renter, video_id) == (200, "")
    cinema.let_pass(days=33)
    assert client.put(path, json={"video_id": None}, headers=admin.headers).status_code == 200


def test_a_withdrawn_video_is_replaced_for_those_who_rented_the_film(
    app: Flask, cinema: Cinema, people: People
) -> None:
    film_id, video_id = cinema.film()
    renter, admin = people.make(), people.make("admin")
    cinema.rent(renter, film_id)
    cinema.videos.access(video_id, "private")
    assert cinema.watch(renter, video_id)[0] == 404
    other = cinema.videos.make(cinema.creator.id)
    path, body = f"/api/v1/films/{film_id}/video", {"video_id": str(other)}
    assert app.test_client().put(path, json=body, headers=admin.headers).status_code == 200
    assert cinema.watch(renter, other) == (200, "")


@BOTH
def test_videos_of_two_films_are_swapped_by_two_at_once(
    app: Flask, cinema: Cinema, people: People
) -> None:
    (first, its), (second, other) = cinema.film(), cinema.film()
    admin = people.make("admin")

    def choose(film_id: int, video_id: UUID) -> int:
        body = {"video_id": str(video_id)}
        path = f"/api/v1/films/{film_id}/video"
        return app.test_client().put(path, json=body, headers=admin.headers).status_code

    with ThreadPoolExecutor(2) as pool:
        for _ in range(5):
            found = list(pool.map(choose, (first, second), (other, its)))
            assert set(found) <= {200, 409}
            its, other = other, its


def test_a_rental_tells_no_video_that_may_not_be_found(cinema: Cinema, people: People) -> None:
    film_id, video_id = cinema.film()
    renter = people.make()
    assert cinema.rent(renter, film_id)["video_id"] == str(video_id)
    cinema.videos.access(video_id, "unlisted")
    assert cinema.rentals(renter)[0]["video_id"] is None


def test_a_shop_without_a_store_has_no_customers(cinema: Cinema, people: People) -> None:
    film_id, _ = cinema.film()
    with cinema.app.app_context(), unit_of_work() as session:
        session.connection().exec_driver_sql("DELETE FROM staff")
        session.delete(session.get_one(Store, 1))
    assert cinema.rent(people.make(), film_id, 409)["error"]["code"] == "SHOP_NOT_OPEN"
