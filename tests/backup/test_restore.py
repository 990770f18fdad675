"""What was packed comes back, whichever database it came from and goes into."""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import MetaData, Table, inspect, text

from app.backup import packing, rows, schema, scope
from app.backup.errors import Damaged
from app.backup.manifest import Table as Packed
from app.backup.place import Place
from app.core.database import db
from app.core.extensions import migrate
from app.search import health
from tests.backup.houses import House, lines

pytestmark = pytest.mark.integration
Houses = Callable[[str], House]
OLD = "0002_email_verification"
PERSON = (
    "INSERT INTO user_account (id, email, email_key, username, username_key, first_name, "
    "last_name, display_name, bio, is_active, created_at) VALUES "
    "('00000000000000000000000000000001', 'ada@example.org', 'ada@example.org', 'ada', 'ada', "
    "'', '', '', '', 1, '2026-01-01 00:00:00')"
)


def is_found(house: House) -> bool:
    """Tell whether search agrees with the library, and finds something of it."""
    with house.open():
        asked = text("SELECT title FROM search_document ORDER BY id LIMIT 1")
        with db.engine.connect() as connection:
            words = connection.scalar(asked)
        found = house.app.test_client().get(f"/api/v1/search/videos?q={words}").get_json()
        return health.check().ok and found["pagination"]["total"] > 0


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_library_comes_back_after_everything_was_lost(
    kind: str, library: House, packed: Path, houses: Houses
) -> None:
    house = houses(kind)
    house.run("backup", "restore", str(packed), "--yes")
    assert_is_all_there(house, library)
    own = house.folder / "own.tar"
    house.run("backup", "create", str(own))
    house.run("drop-db", "--yes")
    shutil.rmtree(house.store.root / "videos")

    house.run("backup", "restore", str(own), "--yes")
    assert_is_all_there(house, library)
    with house.open() as here, here.engine.connect() as connection:
        assert schema.revision_of(connection) == here.head
        if kind == "postgresql":
            defined = connection.execute(schema.FOREIGN_KEYS).all()
            ours = [key for table in db.metadata.tables.values() for key in table.foreign_keys]
            assert len(defined) == len(ours)
    if kind == "postgresql":
        other = houses("sqlite")
        other.run("backup", "restore", str(own), "--yes")
        assert_is_all_there(other, library)


def assert_is_all_there(house: House, library: House) -> None:
    """See that rows and files are those of the library, and are found."""
    assert house.rows() == library.rows()
    assert house.files() == library.files()
    assert is_found(house)


def test_who_was_signed_in_and_what_was_half_uploaded_stays_behind(
    packed: Path, library: House
) -> None:
    with tarfile.open(packed) as tar:
        names = set(tar.getnames())
        kept = lines(tar.extractfile("tables/user_session.jsonl.gz").read())
        uploads = lines(tar.extractfile("tables/upload.jsonl.gz").read())
    assert [row for row in kept if "a program" in row] == kept != []
    assert "half" not in str(names)
    assert all(row[-1] for row in uploads)
    assert not names & {f"tables/{name}.jsonl.gz" for name in scope.LEFT_OUT}


def test_an_older_backup_is_brought_up_to_today(houses: Houses, tmp_path: Path) -> None:
    old, new = houses("sqlite"), houses("postgresql")
    with old.open() as today:
        here = as_it_was(today, tmp_path)
        with schema.transaction(here.engine) as connection:
            schema.move(connection, here.schema, "head")
            connection.execute(text(PERSON))
        known = tables_of(here)
        made = packing.pack(replace(here, metadata=known), tmp_path / "old.tar", lambda _: None)
    assert (made.revision, made.rows) == (OLD, 1)

    said = new.answer("backup", "restore", str(tmp_path / "old.tar"), "--yes")
    with new.open() as here, here.engine.connect() as connection:
        assert said["upgrades_to"] == here.head == schema.revision_of(connection)
        assert connection.scalar(text("SELECT username FROM user_account")) == "ada"
        assert set(inspect(connection).get_table_names()) > set(db.metadata.tables)


def as_it_was(here: Place, folder: Path) -> Place:
    """Answer the house as it was when only the first migrations were written."""
    now = Path(here.schema.get_main_option("script_location"))
    then = folder / "migrations"
    shutil.copytree(now, then, ignore=shutil.ignore_patterns("__pycache__"))
    for path in (then / "versions").iterdir():
        if path.stem > OLD:
            path.unlink()
    return replace(here, schema=migrate.get_config(then))


def tables_of(here: Place) -> MetaData:
    """Answer the tables and columns of today that were there then."""
    found, then = inspect(here.engine), MetaData()
    for name in set(found.get_table_names()) & set(here.metadata.tables):
        columns = {column["name"] for column in found.get_columns(name)}
        kept = [c._copy() for c in here.metadata.tables[name].columns if c.name in columns]
        Table(name, then, *kept)
    return then


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_rows_come_in_any_order_and_none_may_point_at_nothing(
    kind: str, library: House, houses: Houses
) -> None:
    house = houses(kind)
    house.run("init-db")
    with library.open() as there, there.engine.connect() as connection:
        comment = there.metadata.tables["comment"]
        reply = next(r for r in rows.read(connection, comment) if r[2])
    with house.open() as here:
        table = rows.columns_of(comment)
        one = Packed(name="comment", columns=table, rows=1, size=0, sha256="0" * 64)
        with (
            pytest.raises(Damaged, match="points at nothing"),
            schema.transaction(here.engine) as connection,
            schema.loose(connection),
        ):
            rows.load(connection, one, [rows.line(table, reply)])
        with here.engine.connect() as connection:
            assert schema.filled(connection, here) == {}
