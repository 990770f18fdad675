"""Customers are found by e-mail addresses beyond ASCII, alike on both databases."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize
from urllib.parse import quote

import pytest
from flask import Flask

from app.accounts.models import User
from app.core.database import db, unit_of_work
from app.rentals.models import Customer
from tests.accounts.factories import People
from tests.databases import BOTH
from tests.rentals.dump import SMALL, added, damaged
from tests.rentals.factories import API, PROGRAM
from tests.rentals.renting import Cinema

pytestmark = pytest.mark.integration
ZOFIE = "Žofie.Ørsted@Exämple.org"


def found(app: Flask, words: str) -> list[int]:
    """Answer the numbers of the customers that words find."""
    answer = app.test_client().get(f"{API}/customers?q={quote(words)}", headers=PROGRAM)
    return [one["customer_id"] for one in answer.get_json()["items"]]


@BOTH
@pytest.mark.parametrize(
    "words", [ZOFIE, ZOFIE.upper(), ZOFIE.lower(), "zofie.orsted@exam", normalize("NFD", "ŽOFIE")]
)
def test_an_address_is_found_whatever_its_case_and_accents(
    app: Flask, cinema: Cinema, words: str
) -> None:
    known = cinema.shop.customer(email=ZOFIE)
    cinema.shop.customer(email="sofie.orsted@example.org")
    cinema.shop.customer(email=None)
    assert found(app, words) == [known]


@BOTH
@pytest.mark.parametrize(
    ("email", "is_theirs"),
    [
        ("ŽOFIE@EXÄMPLE.ORG", True),
        (normalize("NFD", " Žofie@exämple.org"), True),
        ("zofie@exämple.org", False),
        ("žofie@example.org", False),
    ],
)
def test_who_rents_is_the_customer_of_their_address_and_of_no_other(
    app: Flask, cinema: Cinema, people: People, email: str, is_theirs: bool
) -> None:
    film_id, _ = cinema.film()
    person, known = people.make(), cinema.shop.customer(email=email)
    with app.app_context(), unit_of_work() as session:
        session.get_one(User, person.id).email = "žofie@exämple.org"
    cinema.rent(person, film_id)
    assert (cinema.shop.customer_of(person.id) == known) is is_theirs


@BOTH
def test_an_accent_keeps_two_customers_apart(app: Flask, cinema: Cinema, people: People) -> None:
    film_id, _ = cinema.film()
    person = people.make()
    cinema.shop.customer(email="zofie@example.org")
    known = cinema.shop.customer(email="ŽOFIE@example.org")
    with app.app_context(), unit_of_work() as session:
        session.get_one(User, person.id).email = "žofie@example.org"
    cinema.rent(person, film_id)
    assert cinema.shop.customer_of(person.id) == known


@BOTH
def test_addresses_of_a_dump_are_found_and_those_of_a_newer_one(app: Flask, tmp_path: Path) -> None:
    mary = "MARY.SMITH@example.org\t3\tt\t2022-02-14\t2022-02-15 09:34:33+00"
    moved = mary.replace("MARY.SMITH", "MÁRY").replace("2022-02-15", "2023-02-15")
    added(app, SMALL)
    assert found(app, "mary.smith@") == [1]
    added(app, damaged(tmp_path, (mary, moved)))
    assert (found(app, "mary.smith@"), found(app, "MARY@example")) == ([], [1])


def test_an_address_that_goes_is_found_no_more(app: Flask, cinema: Cinema) -> None:
    known = cinema.shop.customer(email=ZOFIE)
    with app.app_context(), unit_of_work():
        db.session.get_one(Customer, known).email = None
    assert found(app, "zofie") == []
