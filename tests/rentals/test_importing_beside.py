"""An import beside people at the counter: whoever is in the middle of something ends it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask

from app.core.database import db, unit_of_work
from app.rentals import people, service
from app.rentals.models import Address, Rental
from app.rentals.pagila import importing, reading
from tests.databases import POSTGRES, waiting
from tests.rentals.dump import SMALL, added
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
