"""`flask seed` opens a small film shop, whose clerk the administrator is, beside any real one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import select

from app.core import clock
from app.core.database import db, unit_of_work
from app.films.models import Film
from app.rentals.models import Payment, Rental
from app.seed import library, shop
from app.seed.shelves import FIRST_NUMBER, ShopSize
from app.seed.sizes import SIZES
from app.services import storage
from tests.accounts.factories import People
from tests.databases import BOTH
from tests.rentals.dump import COUNTS, SMALL, added
from tests.seed.test_library import TINY

pytestmark = pytest.mark.integration
API = "/api/v1"
SIZE = ShopSize(films=12, customers=11)


def seed(app: Flask, *words: str) -> dict[str, Any]:
    """Run the command; answer the document it says."""
    said = app.test_cli_runner().invoke(args=["seed", "--seconds", "2", *words, "--json"])
    assert said.exit_code == 0, said.output
    found: dict[str, Any] = json.loads(said.stdout)
    return found


def test_a_new_house_gets_a_shop_whose_counter_its_administrator_opens(
    app: Flask, client: FlaskClient, people: People, store: storage.Storage
) -> None:
    admin = people.make("admin")
    before = client.get(f"{API}/customers", headers=admin.headers)
    made = seed(app)
    assert (before.status_code, made["shop"]["film"]) == (403, 36)
    films = client.get(f"{API}/films").get_json()
    assert (films["total"], len(films["films"])) == (36, 10)
    for path in ("customers", "rentals/active", "rentals/overdue"):
        answer = client.get(f"{API}/{path}", headers=admin.headers)
        assert answer.get_json()["items"], path
    again = seed(app)
    assert (again["shop"], again["video_id"], "nothing to do" in again["said"]) == (
        *(None, None, True),
    )


@pytest.mark.parametrize("words", [("--no-shop",), ("--dry-run",)])
def test_whoever_wants_no_shop_gets_none(
    app: Flask, client: FlaskClient, people: People, store: storage.Storage, words: tuple[str, ...]
) -> None:
    people.make("admin")
    assert seed(app, *words)["shop"] is None
    assert client.get(f"{API}/films").get_json()["total"] == 0


def test_production_and_a_shop_that_is_there_get_no_made_up_one(
    app: Flask, people: People, store: storage.Storage
) -> None:
    people.make("admin")
    environment = app.config["ENVIRONMENT"]
    app.config["ENVIRONMENT"] = "production"
    assert seed(app)["shop"] is None
    app.config["ENVIRONMENT"] = environment
    added(app, SMALL)
    assert seed(app)["shop"] is None


@BOTH
def test_the_books_of_a_real_shop_come_in_beside_the_made_up_one(
    app: Flask, people: People
) -> None:
    with app.app_context():
        shop.open_one(SIZE, people.make("admin").id)
    assert added(app, SMALL) == {name: (count, 0, 0) for name, count in COUNTS.items()}
    assert added(app, SMALL) == {name: (0, 0, count) for name, count in COUNTS.items()}


@BOTH
def test_the_counter_goes_on_from_what_was_made_up(
    app: Flask, client: FlaskClient, people: People
) -> None:
    clerk = people.make("admin")
    with app.app_context():
        made = shop.open_one(SIZE, clerk.id)
    out = client.get(f"{API}/rentals/active?page_size=100", headers=clerk.headers).get_json()
    taken = {one["inventory_id"] for one in out["items"]}
    free = next(n for n in range(FIRST_NUMBER, FIRST_NUMBER + made["inventory"]) if n not in taken)
    path, body = f"{API}/customers/{FIRST_NUMBER}/rentals", {"inventory_id": free}
    rented = client.post(path, json=body, headers=clerk.headers)
    assert rented.status_code == 201, rented.text
    assert rented.get_json()["rental_id"] == FIRST_NUMBER + made["rental"]


def test_what_was_made_up_keeps_the_rules_of_the_counter(app: Flask, people: People) -> None:
    with app.app_context():
        shop.open_one(SIZE, people.make("admin").id)
        with unit_of_work(writes=False) as session:
            rentals = session.scalars(select(Rental).order_by(Rental.rental_date)).all()
            paid = {one.rental_id: one.payment_date for one in session.scalars(select(Payment))}
            assert session.get_one(Film, FIRST_NUMBER).folded_title
        db.session.rollback()
    back: dict[int, Any] = {}
    for one in rentals:
        assert back.get(one.inventory_id, one.rental_date) is not None
        assert back.get(one.inventory_id, one.rental_date) <= one.rental_date < clock.now()
        back[one.inventory_id] = one.return_date
        assert one.rental_id not in paid or paid[one.rental_id] == one.return_date
    assert 0 < sum(one.return_date is None for one in rentals) < len(rentals)
    assert len(paid) > len(rentals) / 2


def test_some_films_of_a_library_stream_to_who_has_a_plan_or_rented_one(
    runner: FlaskCliRunner,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    store: storage.Storage,
) -> None:
    monkeypatch.setitem(SIZES, "small", TINY)
    said = runner.invoke(args=["seed", "--size", "small"])
    assert said.exit_code == 0, said.output
    shown = client.get(f"{API}/films/streaming").get_json()["films"]
    assert len(shown) == shop.SHOPS["small"].streams
    seen = []
    for number in range(3):
        asked = {"login": f"seed-{number:03}", "password": library.PASSWORD}
        token = client.post(f"{API}/auth/login", json=asked).get_json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        paths = [f"{API}/videos/{film['video_id']}/playback" for film in shown]
        seen.append([client.get(path, headers=headers).status_code for path in paths])
        desk = client.get(f"{API}/customers", headers=headers).status_code
        assert desk == (200 if number == 0 else 403)
    # Number 1 has the plan, and number 2 rented one of the films.
    assert seen[1] == [200] * len(shown)
    assert 200 in seen[2]
