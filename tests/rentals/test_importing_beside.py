"""Imports and exports beside people at the counter, who end what they are in the middle of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from app.core.database import db, unit_of_work
from app.rentals import people, service
from app.rentals.models import Address, Rental
from app.rentals.pagila import importing, reading
from tests.databases import BOTH, POSTGRES, waiting
from tests.rentals.dump import SMALL, added, everything, run
from tests.rentals.factories import Shop
from tests.servers import wait_for

pytestmark = pytest.mark.integration


def bring_in(app: Flask, path: Path) -> dict[str, int]:
    """Import a dump in a transaction of its own; answer how many rows of each table changed."""
    with app.app_context(), unit_of_work():
        reports = importing.keep(reading.read_all([path]), lambda _: None)
    return {one.table: one.changed for one in reports}


def newer(folder: Path) -> Path:
    """Write a dump that is newer in everything."""
    path = folder / "newer.sql"
    path.write_text(SMALL.read_text().replace("2022-02-15 09:34:33", "2023-01-01 00:00:00"))
    return path


def begin_to_rent() -> None:
    """Hold a customer, as renting begins."""
    people.lock(1)


def end_renting() -> None:
    """Rent."""
    assert service.rent(None, 1, 2, 1).rental.rental_id


def begin_to_move() -> None:
    """Write an address."""
    db.session.get_one(Address, 3).phone = "217"
    db.session.flush()


def end_moving() -> None:
    """Write whose address it is."""
    people.lock(1).last_name = "STONE"
    db.session.flush()


def begin_to_return() -> None:
    """Hold a rental, as a return begins."""
    db.session.get_one(Rental, 4, with_for_update=True)


def end_returning() -> None:
    """Take the copy back, which somebody else takes home at once."""
    service.give_back(4)
    service.rent(None, 1, 1, 1)


@contextmanager
def once_before(app: Flask, words: str, call: Callable[[], object]) -> Iterator[list[str]]:
    """Call something, in a thread of its own, before the first statement with some words."""
    met: list[str] = []

    def look(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if words in statement and not met:
            met.append(statement)
            with ThreadPoolExecutor(1) as pool:
                pool.submit(call).result(60)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", look)
        try:
            yield met
        finally:
            event.remove(db.engine, "before_cursor_execute", look)


@BOTH
def test_an_export_is_of_one_moment_while_the_counter_goes_on(app: Flask, tmp_path: Path) -> None:
    added(app, SMALL)
    shop, before, out = Shop(app), everything(app), tmp_path / "out.sql"
    with once_before(app, "FROM payment", lambda: shop.pay(shop.rent(1, 2), "1.00")) as met:
        run(app, "export", str(out))
    assert len(met) == 1
    assert len(everything(app)["payment"]) == len(before["payment"]) + 1
    held = reading.read_all([out]).rows
    assert (set(held["rental"]), set(held["payment"])) == (
        {(2,), (4,), (7,)},
        {(11,), (12,), (15,)},
    )


@POSTGRES
@pytest.mark.parametrize(
    ("begin", "end"),
    [
        (begin_to_rent, end_renting),
        (begin_to_move, end_moving),
        (begin_to_return, end_returning),
    ],
)
def test_who_is_in_the_middle_ends_before_an_import_begins(
    app: Flask, tmp_path: Path, begin: Callable[[], None], end: Callable[[], None]
) -> None:
    added(app, SMALL)
    path = newer(tmp_path)
    with ThreadPoolExecutor(1) as pool, app.app_context():
        with unit_of_work():
            begin()
            done = pool.submit(bring_in, app, path)
            wait_for(lambda: waiting(app), what="the import to wait")
            end()
        changed = done.result(60)
    assert (changed["actor"], changed["store"]) == (2, 2)
