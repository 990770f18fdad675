"""No table with something of a person in it is forgotten, by an export or by a removal."""

from __future__ import annotations

import pytest
from flask import Flask

from app.accounts import exports
from app.core.database import Base

pytestmark = pytest.mark.unit


def tables_of_people() -> set[str]:
    """Name the tables whose rows hang on an account, over however many steps."""
    found = {"user_account"}
    while True:
        more = {
            table.name
            for table in Base.metadata.sorted_tables
            for key in table.foreign_keys
            if key.column.table.name in found
        }
        if more <= found:
            return found
        found |= more


def test_every_table_that_hangs_on_an_account_is_exported_or_says_why_not(app: Flask) -> None:
    exported = {table.name for part in exports.parts() for table in part.tables}
    excused = {name: why for part in exports.parts() for name, why in part.left_out.items()}
    assert tables_of_people() - exported - set(excused) == set()
    assert exported & set(excused) == set()
    assert all(len(why.split()) > 4 for why in excused.values())


def test_what_an_export_leaves_out_is_there(app: Flask) -> None:
    unknown = [
        f"{table.name}.{name}"
        for part in exports.parts()
        for table in part.tables
        for name in table.without
        if name not in {column.name for column in table.columns}
    ]
    assert unknown == []


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("harbour at dusk.mp4", "harbour at dusk.mp4"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\films\\a.mp4", "C__films_a.mp4"),
        ("a\nb\0c.mp4", "a_b_c.mp4"),
        ("...", "file"),
        ("x" * 200 + ".mp4", "x" * 146 + ".mp4"),
    ],
)
def test_a_file_keeps_its_name_as_far_as_every_system_can_write_it(name: str, safe: str) -> None:
    assert exports.safe_name(name) == safe
