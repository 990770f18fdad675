"""The published dump of Pagila, where there is one: every figure of it, in and out again."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.database import unit_of_work
from app.films.models import Category, Film
from app.films.values import Rating
from app.rentals.models import Customer, Inventory, Payment, Rental
from app.rentals.pagila import reading
from tests.databases import BOTH
from tests.rentals.dump import added, everything, published, run

pytestmark = pytest.mark.integration
COUNTS = {Film: 1000, Category: 16, Customer: 599, Inventory: 4581, Rental: 16044, Payment: 16049}


def count(session: Any, model: Any, which: Iterable[Any] = ()) -> int:
    """Count rows."""
    return int(session.scalar(select(func.count()).select_from(model).where(*which)))


def without_zone(path: Path) -> dict[str, dict[Any, dict[str, Any]]]:
    """Answer the rows of a dump as values, in which it does not matter how a time is written."""
    return reading.read_all([path]).rows


@BOTH
def test_the_published_dump_comes_in_whole(app: Flask, tmp_path: Path) -> None:
    path = published()
    first = added(app, path)
    with app.app_context(), unit_of_work(writes=False) as session:
        assert {model: count(session, model) for model in COUNTS} == COUNTS
        assert count(session, Rental, [Rental.return_date.is_(None)]) == 183
        assert count(session, Customer, [Customer.active == 0]) == 15
        assert session.scalar(select(func.sum(Payment.amount))) == Decimal("67416.51")
        stocked = select(Inventory.film_id)
        assert count(session, Film, [Film.film_id.not_in(stocked)]) == 42
        grown_up = [Film.rating.in_([Rating.R, Rating.NC_17]), Film.rental_rate < Decimal("3.00")]
        assert count(session, Film, grown_up) == 269
    before = everything(app)
    again = added(app, path)
    assert again == {name: (0, 0, counts[0]) for name, counts in first.items()}
    assert everything(app) == before
    out = tmp_path / "out.sql"
    run(app, "export", str(out))
    assert without_zone(out) == without_zone(path)
