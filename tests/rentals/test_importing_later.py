"""A later dump of the same shop: what changed hands, and numbers that were given twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.database import unit_of_work
from app.rentals.models import Rental, Store
from tests.databases import BOTH
from tests.rentals.dump import SMALL, added, damaged, everything, run
from tests.rentals.factories import Shop

pytestmark = pytest.mark.integration
OLD, NEWER = "2022-02-15 09:34:33+00", "2023-01-01 00:00:00+00"
RENTED = "2022-05-30 10:00:00+01"
OUT = f"4\t{RENTED}\t1\t3\t\\N\t1\t{OLD}"
BACK = f"4\t{RENTED}\t1\t3\t2022-07-01 10:00:00+01\t1\t{NEWER}"
STORES = f"1\t1\t1\t{OLD}\n2\t2\t2\t{OLD}\n"
LAST_CUSTOMER = f"3\t1\tJOSÉ\tROCHA\t\\N\t2\tt\t2022-02-14\t{OLD}\t1\n"
LAST_RENTAL = f"7\t{RENTED}\t3\t1\t2022-06-15 10:00:00+01\t2\t{OLD}\n"
LAST_PAYMENT = "15\t3\t1\t4\t0.00\t2022-02-16 12:00:00+00\n"


def open_rentals(app: Flask) -> list[int]:
    """Answer the numbers of the rentals that are out."""
    with app.app_context(), unit_of_work(writes=False) as session:
        query = select(Rental.rental_id).where(Rental.return_date.is_(None))
        return list(session.scalars(query.order_by(Rental.rental_id)))


@BOTH
def test_a_copy_that_came_back_and_is_out_again_is_out_once(app: Flask, tmp_path: Path) -> None:
    added(app, SMALL)
    again = f"20\t2022-07-02 10:00:00+01\t1\t1\t\\N\t1\t{NEWER}"
    done = added(app, damaged(tmp_path, (OUT, f"{BACK}\n{again}")))
    assert done["rental"] == (1, 1, 2)
    assert open_rentals(app) == [20]


@BOTH
def test_a_return_that_was_written_on_the_wrong_rental_is_moved(app: Flask, tmp_path: Path) -> None:
    added(app, SMALL)
    wrong = f"2022-05-28 19:40:33+01\t1\t{OLD}", f"\\N\t1\t{NEWER}"
    assert added(app, damaged(tmp_path, wrong, (OUT, BACK)))["rental"] == (0, 2, 1)
    assert open_rentals(app) == [2]


@BOTH
@pytest.mark.parametrize("managers", [{1: 2, 2: 1}, {1: 2, 2: 3, 3: 1}])
def test_managers_change_places(app: Flask, tmp_path: Path, managers: dict[int, int]) -> None:
    added(app, SMALL)
    stores = "".join(f"{one}\t{who}\t1\t{NEWER}\n" for one, who in managers.items())
    added(app, damaged(tmp_path, (STORES, stores)))
    with app.app_context(), unit_of_work(writes=False) as session:
        found = {one.store_id: one.manager_staff_id for one in session.query(Store)}
    assert found == managers


def a_customer(shop: Shop) -> tuple[str, str, str]:
    """Make customer 4, and answer how a dump tells of another one."""
    number = shop.customer(customer_id=4)
    other = f"{number}\t1\tBEA\tLIMA\t\\N\t3\tt\t2022-02-14\t2099-01-01 00:00:00+00\t1\n"
    return f"customer {number}", "create_date", LAST_CUSTOMER + other


def a_rental(shop: Shop) -> tuple[str, str, str]:
    """Rent out a copy, and answer how a dump tells of another rental of the number."""
    number = shop.rent(1, 2)
    other = f"{number}\t{RENTED}\t3\t1\t{RENTED}\t1\t2099-01-01 00:00:00+00\n"
    return f"rental {number}", "rental_date, inventory_id", LAST_RENTAL + other


def a_payment(shop: Shop) -> tuple[str, str, str]:
    """Take money, and answer how a dump tells of another payment of the number."""
    number = shop.pay(2, "1.00")
    other = f"{number}\t3\t1\t4\t2.00\t2022-02-16 12:00:00+00\n"
    return f"payment {number}", "customer_id, amount, payment_date", LAST_PAYMENT + other


@BOTH
@pytest.mark.parametrize(
    ("last", "make"),
    [(LAST_CUSTOMER, a_customer), (LAST_RENTAL, a_rental), (LAST_PAYMENT, a_payment)],
    ids=["customer", "rental", "payment"],
)
def test_a_number_that_was_given_here_and_there_is_refused(
    app: Flask, tmp_path: Path, last: str, make: Callable[[Shop], tuple[str, str, str]]
) -> None:
    added(app, SMALL)
    which, differ, lines = make(Shop(app))
    before = everything(app)
    path = damaged(tmp_path, (last, lines), ("\tANA\tCOSTA\t" + OLD, "\tANA\tLIMA\t" + NEWER))
    refused = run(app, "import-pagila", str(path), code=1)["error"]
    assert refused["code"] == "DUMP_CLASHES"
    assert f"{which} is another one here: not the same {differ}." in refused["message"]
    assert everything(app) == before
