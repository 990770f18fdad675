"""What a clerk's desk asks over REST: customers by name, what is overdue, plans, what was paid."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.database import unit_of_work
from app.rentals.streaming.models import StreamingRental
from app.videos import signals
from app.videos.models import Video
from tests.accounts.factories import People
from tests.databases import BOTH
from tests.queries import counted_queries
from tests.rentals.factories import API, PROGRAM, ago
from tests.rentals.renting import Cinema, day_from_now

pytestmark = pytest.mark.integration


class Desk:
    """The shop's program, which calls as the desk does."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def call(self, method: str, path: str, **body: Any) -> tuple[int, Any]:
        """Call a route; answer the status and the body, of a refusal its code."""
        answer = self.client.open(
            f"{API}/{path}", method=method, headers=PROGRAM, json=body or None
        )
        said = answer.get_json()
        return answer.status_code, said["error"]["code"] if "error" in said else said

    def items(self, path: str) -> list[Any]:
        """Read a list."""
        status, said = self.call("GET", path)
        assert status == 200
        return list(said["items"])

    def plan(self, customer_id: int, begins: int, ends: int | None = None) -> tuple[int, Any]:
        """Give a plan, between two days counted from now."""
        last = None if ends is None else str(day_from_now(ends))
        days = {"start_date": str(day_from_now(begins)), "end_date": last}
        path = f"customers/{customer_id}/streaming-subscriptions"
        return self.call("POST", path, plan_name="Everything", **days)

    def end(self, customer_id: int, plan_id: int, ends: int) -> tuple[int, Any]:
        """Say which day is the last of a plan, counted from now."""
        path = f"customers/{customer_id}/streaming-subscriptions/{plan_id}"
        return self.call("PUT", path, end_date=str(day_from_now(ends)))


@pytest.fixture
def desk(client: FlaskClient) -> Desk:
    """A desk that is open."""
    return Desk(client)


@BOTH
def test_customers_are_found_by_their_names_and_addresses(desk: Desk, cinema: Cinema) -> None:
    mary = cinema.shop.customer(first_name="MARY", last_name="SMITH", email="m.s@example.org")
    ada = cinema.shop.customer(first_name="Ada", last_name="ŞENGÜL_1")

    def ids(words: str) -> list[int]:
        return [one["customer_id"] for one in desk.items(f"customers?q={words}")]

    assert ids("mary+smi") == ids("SMITH+Mary") == ids("M.S@EXAMPLE") == [mary]
    jose = cinema.shop.customer(first_name="JOSÉ", last_name="de Sá")
    assert ids("ŞENGÜL") == ids("şengül") == ids("sengul") == ids("_1") == [ada]
    assert ids("josé") == ids("JOSÉ") == ids("jose") == ids("sa+DE") == [jose]
    assert ids("mary+ada") == ids("%25") == []
    assert ids("") == [jose, ada, mary]
    assert desk.call("GET", "customers?q=" + "x" * 101)[0] == 422
    page = desk.call("GET", "customers?page_size=1&page=2")[1]
    assert ([one["customer_id"] for one in page["items"]], page["pagination"]["total"]) == (
        [ada],
        3,
    )


@BOTH
def test_what_is_overdue_says_who_has_it_and_what_it_costs(desk: Desk, cinema: Cinema) -> None:
    shop = cinema.shop
    mary = shop.customer(last_name="SMITH")
    lent: dict[str, Any] = {"rental_duration": 3, "title": "ACADEMY DINOSAUR"}
    # The one that went out first may stay out longest.
    shop.rent(mary, shop.copy(shop.film(rental_duration=30)), rental_date=ago(days=20))
    late = shop.rent(mary, shop.copy(shop.film(**lent)), rental_date=ago(days=5, hours=1))
    lost = shop.rent(mary, shop.copy(shop.film(**lent)), rental_date=ago(days=9, hours=2))
    shop.rent(mary, shop.copy(shop.film(**lent)), rental_date=ago(days=2, hours=23))
    shop.rent(mary, shop.copy(), rental_date=ago(days=9), return_date=ago(days=1))
    items = desk.items("rentals/overdue")
    assert [one["rental_id"] for one in items] == [lost, late]
    told = ("title", "last_name", "phone", "days_late", "late_fee", "replacement")
    assert [items[0][name] for name in told] == [
        *("ACADEMY DINOSAUR", "SMITH", "1", 6, "6.00", "19.99")
    ]
    assert [items[1][name] for name in told[3:]] == [2, "2.00", "0.00"]
    assert [one["rental_id"] for one in desk.items("rentals/overdue?page_size=1&page=2")] == [late]


@BOTH
def test_no_two_plans_of_a_customer_share_a_day(desk: Desk, cinema: Cinema) -> None:
    mary, linda = cinema.shop.customer(), cinema.shop.customer()
    status, made = desk.plan(mary, 0, 9)
    assert (status, made["is_running"], made["plan_name"]) == (201, True, "Everything")
    for begins, ends in ((9, None), (-5, 0), (3, 4), (-5, 20), (-5, None)):
        assert desk.plan(mary, begins, ends) == (409, "PLAN_RUNS")
    assert desk.plan(linda, 3, None)[0] == desk.plan(mary, -5, -1)[0] == 201
    status, later = desk.plan(mary, 10, None)
    assert (status, later["is_running"]) == (201, False)
    assert desk.plan(mary, 4, 3) == (422, "PLAN_DAYS")
    assert desk.plan(4711, 0) == (404, "CUSTOMER_NOT_FOUND")
    assert desk.end(mary, made["id"], 10) == (409, "PLAN_RUNS")
    # What ends before its first day never runs, and is in nobody's way.
    assert desk.end(mary, later["id"], 0)[1]["is_running"] is False
    assert desk.end(mary, made["id"], 10)[0] == 200
    listed = desk.items(f"customers/{mary}/streaming-subscriptions")
    assert [one["id"] for one in listed][:2] == [later["id"], made["id"]]
    assert len(listed) == 3


@BOTH
def test_a_plan_that_is_ended_streams_no_more_and_players_hear_of_it(
    desk: Desk, cinema: Cinema, people: People
) -> None:
    told: list[tuple[UUID, UUID | None]] = []

    def note(video: Video, *, user_id: UUID | None) -> None:
        told.append((video.id, user_id))

    viewer = people.make()
    (_first, video_id), (second, _other) = cinema.film(), cinema.film()
    cinema.switch_off(second)
    mary = cinema.customer(viewer)
    plan_id = desk.plan(mary, -5)[1]["id"]
    assert cinema.watch(viewer, video_id) == (200, "")
    with signals.watch_right_changed.connected_to(note):
        assert desk.end(mary, plan_id, 0)[1]["is_running"] is True
        assert (cinema.watch(viewer, video_id), told) == ((200, ""), [])
        assert desk.end(mary, plan_id, -1)[1]["is_running"] is False
        assert told == [(video_id, viewer.id)]
    assert cinema.watch(viewer, video_id) == (403, "RENTAL_REQUIRED")


@BOTH
def test_only_what_the_plan_alone_opened_is_told_when_it_ends(
    app: Flask, desk: Desk, cinema: Cinema, people: People
) -> None:
    told: list[UUID] = []

    def note(video: Video, **_rest: object) -> None:
        told.append(video.id)

    viewer, (_film, only) = people.make(), cinema.film()
    held = cinema.hold(viewer)
    mary = cinema.shop.customer_of(viewer.id)
    plan_id = cinema.plan_of(mary, -5)
    with app.app_context(), unit_of_work(writes=False) as session:
        rented = session.get_one(StreamingRental, held).film.video_id
    assert rented not in {None, only}
    with signals.watch_right_changed.connected_to(note):
        desk.end(mary, plan_id, -1)
        assert told == [only]
        desk.end(mary, plan_id, -2)
        assert told == [only]


@BOTH
def test_only_a_customer_s_own_plan_is_ended(desk: Desk, cinema: Cinema) -> None:
    mary, linda = cinema.shop.customer(), cinema.shop.customer()
    plan_id = desk.plan(mary, 0)[1]["id"]
    assert desk.end(linda, plan_id, 0) == (404, "PLAN_NOT_FOUND")
    assert desk.end(mary, 2**40, 0) == desk.end(mary, 4711, 0) == (404, "PLAN_NOT_FOUND")
    assert desk.end(4711, plan_id, 0) == (404, "CUSTOMER_NOT_FOUND")


@BOTH
def test_the_price_of_a_streaming_rental_is_paid_once(
    desk: Desk, cinema: Cinema, people: People
) -> None:
    renter = people.make()
    held, mary = cinema.hold(renter), cinema.shop.customer()
    whose = cinema.shop.customer_of(renter.id)
    assert desk.items(f"customers/{whose}/streaming-rentals")[0]["paid_at"] is None
    path = f"streaming-rentals/{held}/paid"
    assert desk.call("PUT", f"customers/{mary}/{path}") == (404, "RENTAL_NOT_FOUND")
    nothing = f"customers/{whose}/streaming-rentals/{uuid4()}/paid"
    assert desk.call("PUT", nothing) == (404, "RENTAL_NOT_FOUND")
    status, paid = desk.call("PUT", f"customers/{whose}/{path}")
    assert (status, paid["id"]) == (200, str(held))
    assert paid["paid_at"] is not None
    assert desk.call("PUT", f"customers/{whose}/{path}") == (200, paid)
    assert cinema.rentals(renter) == [paid]


def test_a_longer_list_of_the_desk_asks_no_more_often(
    app: Flask, desk: Desk, cinema: Cinema, people: People
) -> None:
    renter, asked = people.make(), []
    mary = cinema.customer(renter)
    lists = ("streaming-rentals", "streaming-subscriptions")
    paths = ("customers", "rentals/overdue", *(f"customers/{mary}/{one}" for one in lists))
    for week in range(2):
        for days in (20, 21):
            cinema.shop.rent(mary, cinema.shop.copy(), rental_date=ago(days=days + week))
            cinema.hold(renter)
        desk.plan(mary, -10 * week - 9, -10 * week - 1)
        with counted_queries(app) as found:
            for path in paths:
                assert desk.items(path)
        asked.append(len(found))
    assert asked[0] == asked[1] <= 10


@pytest.mark.security
def test_only_the_desk_sees_customers_and_what_they_stream(
    client: FlaskClient, cinema: Cinema, people: People
) -> None:
    renter, clerk = people.make(), people.make()
    held = cinema.hold(renter)
    whose = cinema.shop.customer_of(renter.id)
    cinema.shop.clerk(clerk.id)
    paid = f"{API}/customers/{whose}/streaming-rentals/{held}/paid"
    for path in ("customers", "rentals/overdue", f"customers/{whose}/streaming-rentals"):
        assert client.get(f"{API}/{path}").status_code == 401
        assert client.get(f"{API}/{path}", headers=renter.headers).status_code == 403
        assert client.get(f"{API}/{path}", headers=clerk.headers).status_code == 200
    assert client.put(paid, headers=people.make("admin").headers).status_code == 403
    assert client.put(paid, headers=renter.headers).status_code == 403
    assert client.put(paid, headers=clerk.headers).status_code == 200
