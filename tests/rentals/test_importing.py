"""A dump of Pagila comes in whole or not at all, once or again, and goes out as it came."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import clock
from app.core.database import db, unit_of_work
from app.films.models import Film
from app.rentals.models import Customer, Payment, Rental, Staff
from app.rentals.streaming import screens
from tests.accounts.factories import People
from tests.databases import BOTH
from tests.rentals.dump import COUNTS, SMALL, added, cuts, damaged, everything, run
from tests.rentals.factories import Shop
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration
NEWER = "2023-01-01 00:00:00+00"


@BOTH
def test_a_dump_comes_in_with_every_value_as_it_is(app: Flask) -> None:
    assert added(app, SMALL) == {name: (count, 0, 0) for name, count in COUNTS.items()}
    with app.app_context(), unit_of_work(writes=False) as session:
        film = session.get_one(Film, 1)
        assert (film.rental_rate, film.replacement_cost) == (Decimal("2.99"), Decimal("19.99"))
        assert film.special_features == ["Trailers", "Deleted Scenes"]
        assert film.last_update == datetime(2022, 9, 10, 16, 46, 3, 905795, tzinfo=UTC)
        assert session.get_one(Film, 2).folded_title == "egalite dusk"
        assert [staff.picture for staff in session.query(Staff).order_by(Staff.staff_id)] == [
            bytes.fromhex("89504e470d0a5a0a"),
            None,
        ]
        assert [
            one.is_active for one in session.query(Customer).order_by(Customer.customer_id)
        ] == [*(True, False, True)]
        assert session.scalar(select(func.sum(Payment.amount))) == Decimal("7.98")
        assert session.get_one(Payment, 12).payment_date.microsecond == 500_000


@BOTH
def test_the_same_dump_again_changes_nothing(app: Flask) -> None:
    added(app, SMALL)
    before = everything(app)
    assert added(app, SMALL) == {name: (0, 0, count) for name, count in COUNTS.items()}
    assert everything(app) == before


@BOTH
def test_our_own_columns_and_what_is_newer_here_outlive_an_import(
    app: Flask, people: People
) -> None:
    added(app, SMALL)
    owner = people.make()
    video = Videos(app).make(owner.id)
    Shop(app).account(1, owner.id)
    with app.app_context(), unit_of_work() as session:
        film, rental = session.get_one(Film, 1), session.get_one(Rental, 4)
        film.video_id, film.streaming_available = video, True
        rental.return_date = rental.last_update = clock.now()
    before = everything(app)
    added(app, SMALL)
    assert everything(app) == before


@BOTH
def test_a_newer_dump_changes_what_it_is_newer_in(
    app: Flask, people: People, tmp_path: Path
) -> None:
    added(app, SMALL)
    Shop(app).account(1, people.make().id)
    mary = "1\t1\tMARY\tSMITH\tMARY.SMITH@example.org\t3\tt\t2022-02-14\t2022-02-15 09:34:33+00"
    moved = mary.replace("SMITH\t", "STONE\t").replace("2022-02-15 09:34:33+00", NEWER)
    light = ("2022-09-10 17:46:03.905795+01", NEWER)
    changed = damaged(tmp_path, (mary, moved), ("HARBOUR LIGHT", "HARBOUR ÉTOILE"), light)
    done = added(app, changed)
    assert {name: counts for name, counts in done.items() if counts[1]} == {
        "customer": (0, 1, 2),
        "film": (0, 1, 1),
    }
    with app.app_context(), unit_of_work(writes=False) as session:
        customer = session.get_one(Customer, 1)
        assert (customer.last_name, customer.user_id is None) == ("STONE", False)
        assert session.get_one(Film, 1).folded_title == "harbour etoile"


@BOTH
def test_a_film_that_got_a_video_here_is_no_newer_than_a_dump_that_changed_it(
    app: Flask, people: People, tmp_path: Path
) -> None:
    added(app, SMALL)
    video = Videos(app).make(people.make().id)
    with app.app_context(), unit_of_work() as session:
        before = session.get_one(Film, 1).last_update
        screens.show(1, video)
    light = ("2022-09-10 17:46:03.905795+01", NEWER)
    changed = damaged(tmp_path, ("HARBOUR LIGHT", "HARBOUR DAWN"), light)
    with app.app_context(), unit_of_work() as session:
        assert session.get_one(Film, 1).last_update == before
    assert added(app, changed)["film"] == (0, 1, 1)
    with app.app_context(), unit_of_work() as session:
        film = session.get_one(Film, 1)
        assert (film.title, film.video_id, film.streaming_available) == (
            *("HARBOUR DAWN", video, True),
        )
        film.rental_rate = Decimal("3.99")
    with app.app_context(), unit_of_work(writes=False) as session:
        assert session.get_one(Film, 1).last_update > before.replace(year=2025)


@BOTH
def test_what_comes_after_an_import_gets_numbers_nobody_has(app: Flask) -> None:
    added(app, SMALL)
    shop = Shop(app)
    assert shop.rent(1, 2) == 8
    assert shop.pay(8, "1.00") == 16
    assert shop.film() == 3
    assert shop.copy(3) == 4


@BOTH
def test_a_dump_that_is_cut_off_leaves_nothing_behind(app: Flask, tmp_path: Path) -> None:
    whole, kept = SMALL.read_bytes(), []
    path = tmp_path / "cut.sql"
    for place in cuts():
        path.write_bytes(whole[:place])
        refused = run(app, "import-pagila", str(path), code=1)
        kept += [] if refused["error"]["code"] == "DUMP_DAMAGED" else [refused]
    assert kept == []
    assert not any(everything(app).values())


WRONG = {
    "damaged.sql, line 10: last_update cannot be read": (("2022-02-15", "2022-02-35"),),
    "damaged.sql, line 10: actor_id cannot be read": (("1\tANA", "one\tANA"),),
    "damaged.sql, line 10: first_name is missing": (("\tANA", "\t\\N"),),
    "damaged.sql, line 10: first_name cannot be read": (("\tANA", "\t" + "A" * 46),),
    "damaged.sql, line 10: actor has 4 columns, this row has 5": (("ANA", "ANA\tMARIA"),),
    "damaged.sql, line 10: “\\q” is written by no pg_dump": (("ANA", "A\\qNA"),),
    "damaged.sql, line 10: this holds a NUL character": (("ANA", "A\0NA"),),
    "damaged.sql, line 11: actor 1 is there twice": (("2\tRUI", "1\tRUI"),),
    "damaged.sql, line 9: actor has no column age": (("first_name, last", "age, last"),),
    "country lacks country": (("(country_id, country,", "(country_id,"), ("1\tPortugal", "1")),
    "film 1 names language 9, which is not there": (("2006\t1\t\\N", "2006\t9\t\\N"),),
    "amount cannot be read": (("\t2.99\t2022", "\t2.999\t2022"),),
    "activebool cannot be read": (("\tt\t2022-02-14", "\tyes\t2022-02-14"),),
    "special_features cannot be read": (('{Trailers,"Deleted Scenes"}', '{Trailers,"Deleted}'),),
    "picture cannot be read": (("\\\\x89504e47", "\\\\x89504e4"),),
    "breaks a rule": (("\tPG\t", "\tX\t"),),
}


@BOTH
@pytest.mark.parametrize("words", WRONG)
def test_a_damaged_dump_says_what_is_wrong_and_leaves_nothing(
    app: Flask, tmp_path: Path, words: str
) -> None:
    path = damaged(tmp_path, *WRONG[words])
    refused = run(app, "import-pagila", str(path), code=1)["error"]
    assert words in refused["message"]
    assert refused["code"] in {"DUMP_DAMAGED", "DUMP_CLASHES"}
    assert not any(everything(app).values())


UNREADABLE = [
    *(("amount", "\t2.99\t2022", f"\t{one}\t2022") for one in ("sNaN", "NaN", "1e999999", "1_0.5")),
    *(("amount", "\t2.99\t2022", f"\t{one}\t2022") for one in ("٢.99", "12345678901", " 2.99")),
    ("last_update", "2022-02-15 09:34:33+00", "0001-01-01 00:00:00+14:00"),
    ("last_update", "2022-02-15 09:34:33+00", "9999-12-31 23:59:59-14:00"),
]


@pytest.mark.parametrize(("column", "old", "new"), UNREADABLE)
def test_a_value_no_column_holds_is_told_by_line_and_column(
    app: Flask, tmp_path: Path, column: str, old: str, new: str
) -> None:
    path = damaged(tmp_path, (old, new))
    line = next(n for n, one in enumerate(path.read_text().split("\n"), 1) if new in one)
    refused = run(app, "import-pagila", str(path), code=1)["error"]
    assert refused["code"] == "DUMP_DAMAGED"
    assert f"damaged.sql, line {line}: {column} cannot be read" in refused["message"]
    assert not any(everything(app).values())


@BOTH
def test_blocks_of_one_table_may_differ_in_their_columns(app: Flask, tmp_path: Path) -> None:
    named = "customer_id, store_id, first_name, last_name, email, address_id, activebool"
    named = f"COPY public.customer ({named}, create_date, last_update"
    mary = "1\t1\tMARY\tSMITH\tMARY.SMITH@example.org\t3\tt\t2022-02-14\t2022-02-15 09:34:33+00"
    cut = (
        f"{named}, active) FROM stdin;\n{mary}\t1\n",
        f"{named}) FROM stdin;\n{mary}\n\\.\n\n\n{named}, active) FROM stdin;\n",
    )
    added(app, damaged(tmp_path, cut))
    assert actives(app) == [1, 0, 1]
    stamp = "2022-02-15 09:34:33+00"
    moves = (mary, mary.replace(stamp, NEWER)), (f"{stamp}\t0", f"{NEWER}\t5")
    newer = damaged(tmp_path, cut, *moves)
    assert added(app, newer)["customer"] == (0, 2, 1)
    assert actives(app) == [1, 5, 1]


def actives(app: Flask) -> list[int | None]:
    """Answer what `active` says of every customer, by their numbers."""
    with app.app_context(), unit_of_work(writes=False) as session:
        return list(session.scalars(select(Customer.active).order_by(Customer.customer_id)))


@BOTH
def test_a_dump_that_has_a_copy_out_twice_is_refused(app: Flask, tmp_path: Path) -> None:
    back = ("2022-05-28 19:40:33+01", "\\N")
    refused = run(app, "import-pagila", str(damaged(tmp_path, back)), code=1)["error"]
    assert refused["code"] == "DUMP_CLASHES"
    assert not any(everything(app).values())


def test_a_file_without_blocks_is_no_dump(app: Flask, tmp_path: Path) -> None:
    schema = tmp_path / "schema.sql"
    schema.write_text("CREATE TABLE public.actor (actor_id integer);\n")
    assert run(app, "import-pagila", str(schema), code=1)["error"]["code"] == "DUMP_DAMAGED"
    assert added(app, schema, SMALL)["actor"] == (2, 0, 0)


def test_a_dump_that_is_not_utf_8_names_the_line(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "latin.sql"
    path.write_bytes(SMALL.read_bytes().replace("JOSÉ".encode(), "JOSÉ".encode("latin-1")))
    said = run(app, "import-pagila", str(path), code=1)["error"]["message"]
    assert "this is not UTF-8" in said


def test_what_is_not_the_shop_s_is_skipped_and_said(app: Flask) -> None:
    done = run(app, "import-pagila", str(SMALL))["answer"]
    assert [one["table"] for one in done if one["skipped"]] == ["packages_apt_postgresql_org"]


@BOTH
def test_what_goes_out_comes_in_elsewhere_as_it_was(app: Flask, tmp_path: Path) -> None:
    added(app, SMALL)
    before, out = everything(app), tmp_path / "out.sql"
    written = run(app, "export", str(out))["items"]
    assert {one["table"]: one["rows"] for one in written} == COUNTS
    with app.app_context(), unit_of_work() as session:
        for table in reversed(db.metadata.sorted_tables):
            if table.name in before:
                session.execute(table.delete())
    assert added(app, out) == {name: (count, 0, 0) for name, count in COUNTS.items()}
    assert everything(app) == before
    again = tmp_path / "again.sql"
    run(app, "export", str(again))
    assert again.read_text() == out.read_text()
