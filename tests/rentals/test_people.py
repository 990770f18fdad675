"""Who of the shop has an account: one place each, and nothing of them stays when they go."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts import service as accounts
from app.core.database import db, unit_of_work
from app.rentals import people as shop_people
from app.rentals.errors import AlreadyConnected, CustomerNotFound, StaffNotFound
from app.rentals.models import Address, Customer, Payment, Rental, Staff, Store
from tests.accounts.factories import People, Person
from tests.databases import BOTH
from tests.rentals.dump import SMALL, run
from tests.rentals.factories import Shop

pytestmark = pytest.mark.integration


def forget(app: Flask, person: Person) -> None:
    """Let somebody's account go as far as the shop is asked."""
    with app.app_context(), unit_of_work():
        shop_people.forget(accounts.get(person.id))


def row(app: Flask, model: Any, key: int) -> Any:
    """Read a row."""
    with app.app_context(), unit_of_work(writes=False) as session:
        return session.get_one(model, key)


@BOTH
@pytest.mark.parametrize("activebool", [True, False])
@pytest.mark.parametrize("active", [None, 0, 1, 2])
def test_a_query_and_a_row_agree_on_who_is_active(
    app: Flask, activebool: bool, active: int | None
) -> None:
    mary = Shop(app).customer(activebool=activebool, active=active)
    with app.app_context(), unit_of_work(writes=False) as session:
        found = session.scalars(select(Customer.customer_id).where(Customer.is_active)).all()
        left = session.scalars(select(Customer.customer_id).where(~Customer.is_active)).all()
        assert session.get_one(Customer, mary).is_active is (activebool and active != 0)
    assert (found, left) == (([mary], []) if activebool and active != 0 else ([], [mary]))


def test_somebody_is_a_clerk_from_hiring_to_dismissal(app: Flask, people: People) -> None:
    Shop(app)
    ada = people.make()
    for words, is_one in ((("hire", ada.username, "1"), True), (("dismiss", ada.email), False)):
        run(app, *words)
        with app.app_context(), unit_of_work(writes=False):
            assert shop_people.is_clerk(ada.id) is is_one
    assert run(app, "dismiss", ada.email, code=1)["error"]["code"] == "STAFF_NOT_FOUND"


def test_staff_that_does_not_work_any_more_is_no_clerk(app: Flask, people: People) -> None:
    Shop(app)
    ada = people.make()
    run(app, "hire", ada.username, "1")
    with app.app_context(), unit_of_work():
        db.session.get_one(Staff, 1).active = False
    with app.app_context(), unit_of_work(writes=False):
        assert not shop_people.is_clerk(ada.id)


def test_who_was_just_dismissed_hands_nothing_over_in_anybody_s_name(
    app: Flask, people: People
) -> None:
    Shop(app)
    ada = people.make()
    for given in (None, 1):
        with app.app_context(), unit_of_work(writes=False):
            _hand, why_not = shop_people.hand_of(accounts.get(ada.id), given)
        assert why_not == ["You do not work here any more."]


@BOTH
def test_everybody_has_one_place_and_every_place_one_person(app: Flask, people: People) -> None:
    shop, ada, ben = Shop(app), people.make(), people.make()
    mary, linda = shop.customer(), shop.customer()
    shop.keep(
        Staff(staff_id=2, first_name="J", last_name="S", address_id=1, store_id=1, username="jon"),
        "staff_id",
    )
    run(app, "connect", str(mary), ada.username)
    run(app, "hire", ada.username, "1")
    for customer_id, person in ((mary, ben), (linda, ada), (mary, ada)):
        refused = run(app, "connect", str(customer_id), person.username, code=1)
        assert refused["error"]["code"] == AlreadyConnected.code
    for person, staff_id in ((ben, 1), (ada, 2), (ada, 1)):
        refused = run(app, "hire", person.username, str(staff_id), code=1)
        assert refused["error"]["code"] == AlreadyConnected.code
    run(app, "disconnect", str(mary))
    run(app, "connect", str(mary), ben.username)
    assert row(app, Customer, mary).user_id == ben.id


def test_who_is_not_there_is_said(app: Flask, people: People) -> None:
    Shop(app)
    ada = people.make()
    missing = run(app, "connect", "4711", ada.username, code=1)["error"]["code"]
    assert missing == run(app, "disconnect", "4711", code=1)["error"]["code"]
    assert missing == CustomerNotFound.code
    assert run(app, "hire", ada.username, "9", code=1)["error"]["code"] == StaffNotFound.code


@BOTH
def test_of_a_customer_who_goes_the_books_keep_only_the_number(app: Flask, people: People) -> None:
    shop, ada = Shop(app), people.make()
    mary = shop.customer(email="mary@example.org")
    rental = shop.rent(mary, shop.copy())
    paid = shop.pay(rental, "2.99")
    shop.account(mary, ada.id)
    home = row(app, Customer, mary).address_id
    forget(app, ada)
    left = row(app, Customer, mary)
    assert (left.first_name, left.last_name, left.email) == ("REMOVED", "CUSTOMER", None)
    assert (left.user_id, left.is_active) == (None, False)
    assert left.folded_name == "customer\nremoved"
    assert row(app, Address, home).address == "REMOVED"
    assert row(app, Rental, rental).customer_id == row(app, Payment, paid).customer_id == mary


@BOTH
def test_no_older_dump_brings_a_name_back(app: Flask, people: People) -> None:
    run(app, "import-pagila", str(SMALL))
    ada = people.make()
    assert row(app, Customer, 3).folded_name == "rocha\njose"
    Shop(app).account(3, ada.id)
    forget(app, ada)
    run(app, "import-pagila", str(SMALL))
    assert row(app, Customer, 3).first_name == "REMOVED"
    assert row(app, Address, row(app, Customer, 3).address_id).city_id == 2


def test_an_address_where_somebody_else_lives_stays(app: Flask, people: People) -> None:
    shop, ada = Shop(app), people.make()
    mary = shop.customer()
    home = row(app, Customer, mary).address_id
    shop.account(mary, ada.id)
    other = {"first_name": "L", "last_name": "J", "store_id": 1, "address_id": home}
    shop.keep(Customer(**other), "customer_id")
    forget(app, ada)
    assert row(app, Address, home).address != "REMOVED"


def test_an_address_of_a_store_stays(app: Flask, people: People) -> None:
    shop, ada = Shop(app), people.make()
    mary = shop.customer()
    with app.app_context(), unit_of_work():
        db.session.get_one(Customer, mary).address_id = db.session.get_one(Store, 1).address_id
    shop.account(mary, ada.id)
    forget(app, ada)
    assert row(app, Address, 1).address == "Rua do Cinema 1"


def test_who_is_no_customer_goes_without_a_trace(app: Flask, people: People) -> None:
    shop, ada = Shop(app), people.make()
    mary = shop.customer()
    forget(app, ada)
    assert row(app, Customer, mary).first_name == "MARY"
