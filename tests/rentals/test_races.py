"""Many clerks at once and one copy: it goes out once, and comes back once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.database import db, unit_of_work
from app.rentals import accounting
from app.rentals.models import Payment, Rental
from tests.databases import BOTH
from tests.rentals.factories import API, PROGRAM, Shop

pytestmark = pytest.mark.integration
CLERKS = 50


def at_once(app: Flask, call: Callable[[int], tuple[str, str, object]]) -> Counter[tuple[int, str]]:
    """Have every clerk call at the same time; count the answers by status and code."""
    ready = Barrier(CLERKS)

    def one(number: int) -> tuple[int, str]:
        method, path, body = call(number)
        client = app.test_client()
        ready.wait(timeout=60)
        answer = client.open(path, method=method, json=body, headers=PROGRAM)
        code = "" if answer.status_code < 300 else answer.get_json()["error"]["code"]
        return answer.status_code, code

    with ThreadPoolExecutor(CLERKS) as pool:
        return Counter(pool.map(one, range(CLERKS)))


@BOTH
def test_fifty_clerks_and_one_copy_are_one_rental_and_49_refusals(app: Flask) -> None:
    shop = Shop(app)
    copy, customers = shop.copy(), [shop.customer() for _ in range(CLERKS)]
    body = {"inventory_id": copy, "staff_id": 1}
    found = at_once(app, lambda n: ("POST", f"{API}/customers/{customers[n]}/rentals", body))
    assert found == {(201, ""): 1, (409, "COPY_IS_OUT"): CLERKS - 1}
    with app.app_context(), unit_of_work(writes=False):
        assert db.session.query(Rental).count() == 1


@BOTH
def test_fifty_clerks_who_take_one_copy_back_take_it_back_once(app: Flask) -> None:
    shop = Shop(app)
    rental = shop.rent(shop.customer(), shop.copy())
    found = at_once(app, lambda _: ("PUT", f"{API}/rentals/{rental}/return", None))
    assert found == {(200, ""): 1, (409, "ALREADY_RETURNED"): CLERKS - 1}


@BOTH
def test_fifty_payments_at_once_all_count(app: Flask) -> None:
    shop = Shop(app)
    mary = shop.customer()
    body = {"rental_id": shop.rent(mary, shop.copy()), "amount": "0.03", "staff_id": 1}
    found = at_once(app, lambda _: ("POST", f"{API}/customers/{mary}/payments", body))
    assert found == {(201, ""): CLERKS}
    with app.app_context(), unit_of_work(writes=False):
        assert db.session.scalar(select(func.count(Payment.payment_id))) == CLERKS
        assert accounting.balance(mary).payments == Decimal("1.50")
