"""A clerk writes anew who a customer is and where they are reached: over REST and on the page."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.database import db, unit_of_work
from app.core.rows import count_on
from app.rentals import people
from app.rentals.models import Address, Customer
from tests.accounts.factories import People
from tests.databases import BOTH
from tests.rentals.factories import PROGRAM, Shop

pytestmark = pytest.mark.integration
ANEW = {"first_name": "JOSÉ", "last_name": "ŞENGÜL", "email": "jose@example.org", "phone": "77"}
HOME = {"address": "Rua Nova 5", "address2": "", "district": "Chiado", "postal_code": "1200"}


@pytest.fixture
def shop(app: Flask) -> Shop:
    """A shop that is open."""
    return Shop(app)


def kept(app: Flask, number: int) -> dict[str, object]:
    """Answer what the books say of a customer."""
    with app.app_context(), unit_of_work(writes=False):
        customer = people.get(number)
        home, _city, _country = people.home_of(customer)
        rows = {name: getattr(home, name) for name in (*HOME, "phone")}
        return rows | {
            name: getattr(customer, name) for name in ("first_name", "last_name", "email")
        }


@BOTH
def test_a_customer_is_written_anew_and_found_so(
    app: Flask, client: FlaskClient, shop: Shop
) -> None:
    number = shop.customer(last_name="SMITH", email="mary@example.org")
    path = f"/api/v1/customers/{number}"
    answer = client.put(path, json=ANEW | HOME, headers=PROGRAM)
    assert (answer.status_code, answer.get_json()["last_name"]) == (200, "ŞENGÜL")
    assert kept(app, number) == ANEW | HOME | {"address2": None}
    for words, found in (("jose sengul", [number]), ("jose@example", [number]), ("smith", [])):
        listed = client.get("/api/v1/customers", query_string={"q": words}, headers=PROGRAM)
        assert [one["customer_id"] for one in listed.get_json()["items"]] == found
    assert client.put(path, json={"last_name": ""}, headers=PROGRAM).status_code == 422
    assert client.put(path, json=ANEW | {"email": "no"}, headers=PROGRAM).status_code == 422
    unknown = client.put("/api/v1/customers/4711", json=ANEW, headers=PROGRAM)
    assert unknown.get_json()["error"]["code"] == "CUSTOMER_NOT_FOUND"


@BOTH
def test_who_else_lives_there_stays_where_they_were(
    app: Flask, client: FlaskClient, shop: Shop
) -> None:
    mary, linda = shop.customer(), shop.customer()
    with app.app_context(), unit_of_work() as session:
        shared = session.get_one(Customer, linda).address_id
        session.get_one(Customer, mary).address_id = shared
        street = session.get_one(Address, shared).address
    with app.app_context(), unit_of_work() as session:
        count_on(session.connection(), ["address"])
    path = f"/api/v1/customers/{mary}"
    assert client.put(path, json=ANEW | HOME, headers=PROGRAM).status_code == 200
    assert kept(app, mary)["address"] == "Rua Nova 5"
    assert kept(app, linda)["address"] == street
    with app.app_context(), unit_of_work(writes=False):
        assert db.session.get_one(Customer, linda).address_id == shared


def test_a_clerk_corrects_a_customer_on_their_page(app: Flask, people: People, shop: Shop) -> None:
    number, person = shop.customer(last_name="SMITH"), people.make()
    shop.clerk(person.id)
    clerk, path = people.browser(person), f"/desk/customers/{number}"
    page = clerk.get(path).text
    assert re.search(r'name="last_name"[^>]*value="SMITH"', page.replace("\n", " "))
    refused = clerk.post(f"{path}/details", data=ANEW | HOME | {"email": "nobody"})
    assert refused.status_code == 422
    assert "This is not an e-mail address." in refused.text
    assert "<details open" in refused.text
    assert clerk.post(f"{path}/details", data=ANEW | HOME).status_code == 303
    assert "Rua Nova 5" in clerk.get(path).text
    assert kept(app, number) == ANEW | HOME | {"address2": None}
    stranger = people.browser(people.make())
    assert stranger.post(f"{path}/details", data=ANEW).status_code == 403
