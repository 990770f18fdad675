"""The counter over REST: who may come, what goes out and comes back, and why not."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.database import db, unit_of_work
from app.rentals.models import Rental, Staff
from tests.accounts.factor_kit import make_token
from tests.accounts.factories import People
from tests.databases import BOTH
from tests.queries import counted_queries
from tests.rentals.factories import API, PROGRAM, Shop, ago

pytestmark = pytest.mark.integration


@pytest.fixture
def shop(app: Flask) -> Shop:
    """A shop that is open."""
    return Shop(app)


def error(answer: Any) -> tuple[int, str, Any]:
    """Answer status, code and details of a refusal."""
    said = answer.get_json()["error"]
    return answer.status_code, said["code"], said.get("details")


def rent(client: FlaskClient, customer_id: int, headers: Any = PROGRAM, **body: Any) -> Any:
    """Ask for a copy."""
    return client.post(f"{API}/customers/{customer_id}/rentals", json=body, headers=headers)


@BOTH
def test_a_copy_goes_out_and_comes_back(client: FlaskClient, shop: Shop) -> None:
    mary, copy = shop.customer(), shop.copy(shop.film(rental_duration=3))
    before = clock.now()
    made = rent(client, mary, inventory_id=copy, staff_id=1)
    rental = made.get_json()
    assert made.status_code == 201
    assert set(rental) == {
        *("rental_id", "rental_date", "inventory_id", "customer_id", "staff_id"),
        *("return_date", "due_at", "last_update"),
    }
    assert (rental["inventory_id"], rental["customer_id"], rental["staff_id"]) == (copy, mary, 1)
    assert rental["return_date"] is None
    assert rental["rental_date"][:16] in {f"{one:%FT%H:%M}" for one in (before, clock.now())}
    address = f"{API}/rentals/{rental['rental_id']}"
    assert client.get(address, headers=PROGRAM).get_json() == rental
    back = client.put(f"{address}/return", headers=PROGRAM).get_json()
    assert back["return_date"] >= rental["rental_date"]
    assert back["last_update"] == back["return_date"]
    again = client.put(f"{address}/return", headers=PROGRAM)
    assert error(again)[:2] == (409, "ALREADY_RETURNED")
    assert client.get(address, headers=PROGRAM).get_json() == back
    assert rent(client, mary, inventory_id=copy, staff_id=1).status_code == 201


@BOTH
def test_every_reason_why_not_is_told_at_once(client: FlaskClient, shop: Shop) -> None:
    lazy, mary, copy = shop.customer(active=0), shop.customer(), shop.copy()
    assert error(rent(client, lazy, inventory_id=4711, staff_id=99)) == (
        422,
        "CANNOT_RENT",
        {
            "customer_id": ["This customer is not active and rents nothing."],
            "inventory_id": ["There is no such copy."],
            "staff_id": ["There is no such member of staff."],
        },
    )
    assert set(error(rent(client, lazy, inventory_id=copy, staff_id=1))[2]) == {"customer_id"}
    assert set(error(rent(client, mary, inventory_id=2**40, staff_id=1))[2]) == {"inventory_id"}
    assert set(error(rent(client, mary, inventory_id=copy, staff_id=2**40))[2]) == {"staff_id"}
    assert set(error(rent(client, mary, inventory_id=copy))[2]) == {"staff_id"}
    for unknown in (4711, 2**40):
        refused = rent(client, unknown, inventory_id=copy, staff_id=1)
        assert error(refused)[:2] == (404, "CUSTOMER_NOT_FOUND")
    assert error(rent(client, mary, inventory_id=0, staff_id=1))[1] == "UNPROCESSABLE_ENTITY"
    assert rent(client, mary, inventory_id=copy, staff_id=1).status_code == 201
    for who, whose in ((mary, "this customer"), (shop.customer(), "somebody else")):
        refused = rent(client, who, inventory_id=copy, staff_id=1)
        assert error(refused)[:2] == (409, "COPY_IS_OUT")
        assert whose in refused.get_json()["error"]["message"]


def test_staff_that_left_hands_nothing_over(app: Flask, client: FlaskClient, shop: Shop) -> None:
    mary, copy = shop.customer(), shop.copy()
    with app.app_context(), unit_of_work():
        db.session.get_one(Staff, 1).active = False
    refused = error(rent(client, mary, inventory_id=copy, staff_id=1))
    assert refused[2] == {"staff_id": ["This member of staff does not work here any more."]}


@pytest.mark.security
def test_nobody_else_comes_behind_the_counter(
    app: Flask, client: FlaskClient, people: People, shop: Shop
) -> None:
    mary, copy = shop.customer(), shop.copy()
    wanted = {"inventory_id": copy, "staff_id": 1}
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer "}):
        assert rent(client, mary, headers, **wanted).status_code == 401
    basic = {"Authorization": PROGRAM["Authorization"].replace("Bearer", "Basic")}
    assert rent(client, mary, basic, **wanted).status_code == 401
    for role in ("viewer", "moderator", "admin"):
        assert rent(client, mary, people.make(role).headers, **wanted).status_code == 403
    app.config["RENTALS_STAFF_TOKEN"] = ""
    for headers in (PROGRAM, {"Authorization": "Bearer "}, {"Authorization": "Bearer"}):
        assert rent(client, mary, headers, **wanted).status_code == 401
    with app.app_context(), unit_of_work(writes=False):
        assert db.session.query(Rental).count() == 0


@pytest.mark.security
def test_the_token_of_the_shop_opens_nothing_else(client: FlaskClient) -> None:
    for path in ("users/me", "admin/overview", "moderation/flags", "playlists"):
        assert client.get(f"{API}/{path}", headers=PROGRAM).status_code == 401
    for path in ("/desk", "/desk/overdue", "/desk/customers/1"):
        assert client.get(path, headers=PROGRAM).status_code == 401
    for path in ("/desk", "/desk/customers/1/plans", "/desk/customers/1/payments"):
        assert client.post(path, headers=PROGRAM).status_code == 401


@BOTH
def test_a_clerk_rents_as_who_they_are(client: FlaskClient, people: People, shop: Shop) -> None:
    ada, mary = people.make("viewer"), shop.customer()
    staff_id = shop.clerk(ada.id)
    made = rent(client, mary, ada.headers, inventory_id=shop.copy())
    assert (made.status_code, made.get_json()["staff_id"]) == (201, staff_id)
    copy = shop.copy()
    refused = error(rent(client, mary, ada.headers, inventory_id=copy, staff_id=1))
    assert refused == (422, "CANNOT_RENT", {"staff_id": [f"You work here as number {staff_id}."]})
    named = rent(client, mary, ada.headers, inventory_id=copy, staff_id=staff_id)
    assert named.status_code == 201
    browser = people.browser(ada)
    assert browser.get(f"{API}/rentals/active").get_json()["pagination"]["total"] == 2
    browser.environ_base.pop("HTTP_X_CSRFTOKEN")
    forged = rent(browser, mary, {}, inventory_id=shop.copy())
    assert error(forged)[:2] == (403, "CSRF_FAILED")


def test_a_clerk_s_own_token_needs_its_scope(
    app: Flask, client: FlaskClient, people: People, shop: Shop
) -> None:
    ada, mary, copy = people.make("viewer"), shop.customer(), shop.copy()
    shop.clerk(ada.id)
    reads, writes = (make_token(app, ada, one).headers for one in ("read", "write"))
    assert error(rent(client, mary, reads, inventory_id=copy))[:2] == (403, "SCOPE_MISSING")
    assert rent(client, mary, writes, inventory_id=copy).status_code == 201
    assert client.get(f"{API}/rentals/active", headers=reads).status_code == 200


@BOTH
def test_rentals_are_listed_by_customer_and_by_what_is_out(client: FlaskClient, shop: Shop) -> None:
    mary, linda = shop.customer(), shop.customer()
    old = shop.rent(mary, shop.copy(), rental_date=ago(days=9), return_date=ago(days=8))
    late = shop.rent(mary, shop.copy(), rental_date=ago(days=7))
    new = shop.rent(linda, shop.copy(), rental_date=ago(days=1))

    def ids(path: str) -> list[int]:
        answer = client.get(f"{API}/{path}", headers=PROGRAM).get_json()
        assert answer["pagination"]["total"] >= len(answer["items"])
        return [one["rental_id"] for one in answer["items"]]

    assert ids("rentals/active") == [late, new]
    assert ids("rentals/active?page=2&page_size=1") == [new]
    assert ids(f"customers/{mary}/rentals") == [late, old]
    assert ids(f"customers/{mary}/rentals?active=true") == [late]
    assert ids(f"customers/{mary}/rentals?active=false") == [old]
    for path in ("customers/4711/rentals", "customers/4711", "customers/4711/balance"):
        refused = client.get(f"{API}/{path}", headers=PROGRAM)
        assert error(refused)[:2] == (404, "CUSTOMER_NOT_FOUND")
    for path in ("rentals/4711", f"rentals/{2**40}"):
        assert error(client.get(f"{API}/{path}", headers=PROGRAM))[1] == "RENTAL_NOT_FOUND"
    back = client.put(f"{API}/rentals/4711/return", headers=PROGRAM)
    assert error(back)[:2] == (404, "RENTAL_NOT_FOUND")


def test_a_longer_list_asks_no_more_often(app: Flask, client: FlaskClient, shop: Shop) -> None:
    mary, asked = shop.customer(), []
    paths = ("rentals/active", f"customers/{mary}/rentals", f"customers/{mary}/balance")
    for _ in range(2):
        shop.rent(mary, shop.copy())
        shop.rent(mary, shop.copy())
        with counted_queries(app) as found:
            for path in paths:
                assert client.get(f"{API}/{path}", headers=PROGRAM).status_code == 200
        asked.append(len(found))
    assert asked[0] == asked[1] <= 8


def test_a_customer_is_shown_without_what_is_nobody_s_business(
    client: FlaskClient, people: People, shop: Shop
) -> None:
    mary = shop.customer(email="mary@example.org", active=0)
    shop.account(mary, people.make().id)
    shown = client.get(f"{API}/customers/{mary}", headers=PROGRAM).get_json()
    assert (shown["first_name"], shown["email"], shown["active"]) == (
        *("MARY", "mary@example.org"),
        False,
    )
    assert "user_id" not in shown


@BOTH
def test_money_is_taken_for_a_customer_s_own_rental(client: FlaskClient, shop: Shop) -> None:
    mary, linda = shop.customer(), shop.customer()
    rental = shop.rent(mary, shop.copy())

    def pay(customer_id: int, **body: Any) -> Any:
        path = f"{API}/customers/{customer_id}/payments"
        given = {"rental_id": rental, "amount": "2.50", "staff_id": 1}
        return client.post(path, json=given | body, headers=PROGRAM)

    paid = pay(mary)
    assert (paid.status_code, paid.get_json()["amount"]) == (201, "2.50")
    balance = client.get(f"{API}/customers/{mary}/balance", headers=PROGRAM).get_json()
    assert (balance["rental_fees"], balance["payments"], balance["balance"]) == (
        *("2.99", "2.50"),
        "0.49",
    )
    wrong = error(pay(linda, staff_id=99))
    assert wrong[:2] == (422, "CANNOT_PAY")
    assert set(wrong[2]) == {"rental_id", "staff_id"}
    for amount in ("2.5", "-1.00", "1e2", "", "12345.00", 2.5, "２.00"):
        assert error(pay(mary, amount=amount))[1] == "UNPROCESSABLE_ENTITY"
    assert error(pay(4711))[:2] == (404, "CUSTOMER_NOT_FOUND")


@BOTH
def test_everybody_sees_what_is_on_the_shelf(client: FlaskClient, shop: Shop) -> None:
    film, mary = shop.film(), shop.customer()
    address = f"{API}/films/{film}/stock"
    assert client.get(address).get_json() == {"film_id": film, "stores": []}
    first, _second = shop.copy(film), shop.copy(film)
    gone = shop.rent(mary, first, return_date=clock.now())
    shelf = {"store_id": 1, "copies": 2, "available": 2}
    assert client.get(address).get_json()["stores"] == [shelf]
    shop.rent(mary, first)
    assert client.get(address).get_json()["stores"] == [shelf | {"available": 1}]
    assert gone
    assert error(client.get(f"{API}/films/{2**40}/stock"))[:2] == (404, "FILM_NOT_FOUND")


def test_the_shop_s_programs_are_counted_apart_and_as_if_signed_in(limited_app: Flask) -> None:
    limited_app.config |= {"RATELIMIT_DEFAULT": "1 per hour", "RATELIMIT_SIGNED_IN": "4 per hour"}
    client, path = limited_app.test_client(), f"{API}/rentals/4711/return"
    assert [client.put(path).status_code for _ in range(2)] == [401, 429]
    by_token = [client.put(path, headers=PROGRAM).status_code for _ in range(5)]
    assert by_token == [404] * 4 + [429]
