"""The lists of films read indexes, on both databases."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text

from app.core.database import db, unit_of_work
from app.films import listing
from app.films.listing import Wanted
from tests.films.factories import Films
from tests.queries import counted_queries

pytestmark = pytest.mark.integration


def plan_of(app: Flask, wanted: Wanted) -> str:
    """Answer how SQLite reads the first page of a list."""
    with app.app_context(), unit_of_work(writes=False) as session:
        with counted_queries(app) as asked:
            listing.catalogue(wanted, skip=0, limit=10)
        asked_for = next(one for one in asked if "LIMIT" in one)
        count = asked_for.count("?")
        plan = session.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN {asked_for}", (*["x"] * count,)
        )
        return "\n".join(row.detail for row in plan)


@pytest.mark.parametrize(
    ("wanted", "index"),
    [(Wanted(), "ix_film_by_title"), (Wanted(streaming=True), "ix_film_streaming")],
)
def test_sqlite_reads_the_first_page_off_an_index(
    app: Flask, films: Films, wanted: Wanted, index: str
) -> None:
    films.make()
    plan = plan_of(app, wanted)
    assert index in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_postgresql_can_read_streaming_films_off_their_index(app: Flask, films: Films) -> None:
    for number in range(40):
        films.make(streaming_available=number == 0)
    with app.app_context(), db.engine.connect() as connection:
        # Which index is cheaper hangs on what the planner knows: tell it, before autovacuum may.
        connection.execute(text("ANALYZE film"))
        connection.execute(text("SET enable_seqscan = off"))
        query = "SELECT film_id FROM film WHERE streaming_available ORDER BY folded_title, film_id"
        plan = connection.execute(text(f"EXPLAIN {query}")).scalars().all()
    assert "ix_film_streaming" in "\n".join(plan)
