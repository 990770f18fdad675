"""Rows keep their values through a file, on both databases, and are of one moment."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.dialects.postgresql import INET

from app.accounts.models import User
from app.backup import archive, packing, rows, schema
from app.backup.errors import CannotPack, Damaged
from app.backup.keys import Keys
from app.backup.manifest import Table
from app.core.amounts import Amount
from app.core.database import UtcDateTime, db, snapshot
from app.services.storage import LocalDisk
from tests.accounts.factories import People
from tests.databases import BOTH

pytestmark = pytest.mark.integration
ALL = sa.Table(
    "every_kind",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    *(
        sa.Column(name, kind)
        for name, kind in {
            "uuid": sa.Uuid(),
            "amount": Amount(),
            "moment": UtcDateTime(),
            "datetime": sa.DateTime(),
            "date": sa.Date(),
            "time": sa.Time(),
            "bool": sa.Boolean(),
            "json": sa.JSON(),
            "bytes": sa.LargeBinary(),
            "real": sa.Double(),
            "decimal": sa.Numeric(),
            "integer": sa.BigInteger(),
            "text": sa.Text(),
        }.items()
    ),
)
FULL = [
    *(1, "018f0000-0000-7000-8000-000000000001", "-0.99", "2026-01-02T03:04:05.678901+00:00"),
    *("2026-01-02T03:04:05", "2026-01-02", "03:04:05", True, '{"a": [1, "ß", null]}', "AP8="),
    *(0.1, "12.25", 2**62, "Ünï\ncode \u2028 'quoted' 🎬"),
]
VALUES = [
    FULL,
    [2, *([None] * 13)],
    [3, *FULL[1:8], "null", "", "inf", "-0.5", -(2**62), ""],
]


@BOTH
def test_every_kind_of_value_comes_back_as_it_was(app: Flask) -> None:
    table = described(3)
    lines = [orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in VALUES]
    with app.app_context(), db.engine.connect() as connection, connection.begin() as transaction:
        ALL.create(connection)
        rows.load(connection, table, lines)
        again = [rows.line(table.columns, found) for found in rows.read(connection, ALL)]
        transaction.rollback()
    assert again == lines


@BOTH
def test_rows_that_are_not_those_promised_are_refused(app: Flask) -> None:
    good = orjson.dumps(FULL)
    for count, lines in (
        (2, [good]),
        (1, [b"[1, 2]"]),
        (1, [b"{"]),
        (1, [good.replace(b"-", b"x")]),
    ):
        with (
            app.app_context(),
            pytest.raises(Damaged),
            db.engine.connect() as connection,
            connection.begin(),
        ):
            ALL.create(connection)
            rows.load(connection, described(count), lines)


def described(count: int) -> Table:
    """Describe the table."""
    name, columns = ALL.name, rows.columns_of(ALL)
    return Table(name=name, columns=columns, rows=count, size=0, sha256="0" * 64)


def test_a_kind_nobody_thought_of_is_told_before_anything_is_lost() -> None:
    odd = sa.Table("odd", sa.MetaData(), sa.Column("address", INET()))
    with pytest.raises(CannotPack, match=r"odd\.address"):
        rows.columns_of(odd)


@BOTH
def test_all_tables_are_read_as_they_were_at_one_moment(app: Flask, people: People) -> None:
    people.make()
    count = sa.select(sa.func.count()).select_from(User)
    with app.app_context(), snapshot(db.engine) as connection:
        before = connection.scalar(count)
        people.make()
        assert connection.scalar(count) == before == 1


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_numbers_count_on_after_the_rows_that_came(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection, connection.begin() as transaction:
        ALL.create(connection)
        connection.execute(ALL.insert(), [{"id": 41}, {"id": 7}])
        schema.set_sequences(connection)
        assert connection.scalar(ALL.insert().returning(ALL.c.id), {"text": ""}) == 42
        transaction.rollback()


def test_a_file_that_goes_between_its_name_and_its_bytes_is_missing(tmp_path: Path) -> None:
    store = LocalDisk(tmp_path / "store")
    store.put_bytes("videos/here", b"here")
    here: Any = SimpleNamespace(store=store)
    with (tmp_path / "b.tar").open("w+b") as file, Keys() as pointed:
        tar = archive.Writer(file, 0)
        pointed.add(["videos/here", "videos/gone"])
        with packing.packed(file) as lines:
            assert packing.pack_file(here, "videos/here", tar, pointed, lines) == 4
            assert packing.pack_file(here, "videos/segment", tar, pointed, lines) is None
        assert pointed.first(9) == ["videos/gone"]
