"""Many clerks at once and one copy: it goes out once, and comes back once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts import service as accounts
from app.accounts.models import User
from app.core import clock, ids
from app.core.database import db, unit_of_work
from app.rentals import accounting, service
from app.rentals import people as shop_people
from app.rentals.errors import AlreadyConnected, CopyIsOut
from app.rentals.models import Payment, Rental, Staff
from tests.accounts.factories import People
from tests.databases import BOTH, POSTGRES, waiting
from tests.rentals.factories import API, PROGRAM, Shop, ago
from tests.servers import wait_for

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


def places(shop: Shop) -> tuple[int, int]:
    """Answer the numbers of two of the staff, and of two customers: they are the same."""
    names = {"first_name": "J", "last_name": "S", "address_id": 1, "store_id": 1}
    for number in (7, 8):
        shop.keep(Staff(staff_id=number, username=f"jon{number}", **names), "staff_id")
        shop.customer(customer_id=number)
    return 7, 8


@POSTGRES
@pytest.mark.parametrize(
    "take",
    [
        shop_people.hire,
        lambda user, number: shop_people.connect(number, user),
    ],
    ids=["hire", "connect"],
)
def test_of_two_places_somebody_gets_at_once_they_have_the_first(
    app: Flask, people: People, take: Callable[[User, int], object]
) -> None:
    (first, second), ada = places(Shop(app)), people.make()

    def other() -> None:
        with app.app_context(), unit_of_work():
            take(accounts.get(ada.id), second)

    with ThreadPoolExecutor(1) as pool, app.app_context():
        with unit_of_work():
            take(accounts.get(ada.id), first)
            late = pool.submit(other)
            wait_for(lambda: waiting(app), what="the other one to wait")
        with pytest.raises(AlreadyConnected):
            late.result(60)


@POSTGRES
def test_a_copy_whose_return_is_taken_back_at_the_same_time_is_out(app: Flask) -> None:
    shop = Shop(app)
    mary, linda, copy = shop.customer(), shop.customer(), shop.copy()
    ended = shop.rent(mary, copy, rental_date=ago(days=2), return_date=ago(days=1))

    def rent() -> None:
        with app.app_context(), unit_of_work():
            service.rent(None, linda, copy, 1)

    with ThreadPoolExecutor(1) as pool, app.app_context():
        with unit_of_work() as session:
            # Whoever writes so does not hold the row of the copy.
            session.get_one(Rental, ended).return_date = None
            session.flush()
            late = pool.submit(rent)
            wait_for(lambda: waiting(app), what="the other one to wait")
        with pytest.raises(CopyIsOut):
            late.result(60)


@BOTH
def test_only_a_copy_that_is_out_is_told_to_be_out(app: Flask) -> None:
    shop, now = Shop(app), clock.now()
    mary, copy = shop.customer(), shop.copy()
    shop.rent(mary, copy, rental_date=now - timedelta(days=2), return_date=now)
    with app.app_context(), clock.use(lambda: now):
        with unit_of_work():
            db.session.add(shop.row(mary, copy, rental_date=now - timedelta(days=1)))
        with pytest.raises(CopyIsOut), unit_of_work():
            service.rent(None, mary, copy, 1)


@BOTH
def test_a_copy_that_goes_out_and_comes_back_within_one_moment_is_rented_each_time(
    app: Flask,
) -> None:
    shop, now = Shop(app), clock.now()
    mary, copy = shop.customer(), shop.copy()
    shop.rent(mary, copy, rental_date=now + timedelta(days=1), return_date=now + timedelta(days=2))
    path, body = f"{API}/customers/{mary}/rentals", {"inventory_id": copy, "staff_id": 1}
    client = app.test_client()
    with clock.use(lambda: now):
        for _ in range(3):
            made = client.post(path, json=body, headers=PROGRAM)
            assert made.status_code == 201, made.text
            number = made.get_json()["rental_id"]
            back = client.put(f"{API}/rentals/{number}/return", headers=PROGRAM)
            assert back.status_code == 200, back.text
    with app.app_context(), unit_of_work(writes=False) as session:
        query = select(Rental.rental_date, Rental.return_date).order_by(Rental.rental_date)
        times = [tuple(row) for row in session.execute(query)][:3]
    moments = [now + timedelta(microseconds=n) for n in range(3)]
    assert times == [(one, one) for one in moments]


@BOTH
def test_one_payment_sent_fifty_times_at_once_is_taken_once(app: Flask) -> None:
    shop = Shop(app)
    mary = shop.customer()
    rental = shop.rent(mary, shop.copy())
    body = {"rental_id": rental, "amount": "1.00", "staff_id": 1, "once": str(ids.new_id())}
    found = at_once(app, lambda _: ("POST", f"{API}/customers/{mary}/payments", body))
    assert found == {(201, ""): CLERKS}
    with app.app_context(), unit_of_work(writes=False):
        assert accounting.balance(mary).payments == Decimal("1.00")


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
