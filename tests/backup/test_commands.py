"""`flask backup …` as an operator and a program meet it."""

from __future__ import annotations

import json
import logging
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from app.backup import restoring
from app.backup.contents import Backup
from app.backup.errors import Damaged
from tests.backup.houses import House, forged

pytestmark = pytest.mark.integration
Houses = Callable[[str], House]


@pytest.fixture(scope="module")
def filled(houses: Houses, packed: Path) -> House:
    """A house with the library in it; tests leave it as they found it."""
    house = houses("sqlite")
    house.run("backup", "restore", str(packed), "--yes")
    return house


@pytest.fixture(scope="module")
def empty(houses: Houses) -> House:
    """A house without tables; tests leave it so."""
    return houses("sqlite")


def test_a_backup_is_made_in_its_folder_listed_and_found_whole(filled: House) -> None:
    counted = filled.answer("backup", "create", "--dry-run")
    folder = Path(filled.app.config["BACKUP_FOLDER"])
    assert not folder.exists()

    made = filled.answer("backup", "create")
    assert (counted["dry_run"], made.pop("dry_run")) == (True, False)
    path = Path(made["file"])
    assert path.parent == folder == filled.folder / "instance" / "backups"
    assert (path.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    for name in ("tables", "rows", "files"):
        assert made[name] == counted[name]
    assert made["files"]["count"] == len(filled.files())

    verified = filled.answer("backup", "verify", str(path))
    assert verified == made | {"whole": True}
    (folder / "broken.tar").write_bytes(b"no backup")
    items = filled.answer("backup", "list")["items"]
    assert items == [{"file": str(folder / "broken.tar"), "size": None}, made]
    assert "NOT A WHOLE BACKUP" in filled.run("backup", "list").output
    shutil.rmtree(folder)


def test_nothing_secret_of_the_settings_is_in_it(filled: House) -> None:
    config = filled.app.config
    before = dict(config)
    config["SMTP_PASSWORD"] = "hunter-of-mails"
    config["REDIS_URL"] = "redis://:hunter-of-keys@cache.example.org:6379"
    config["SMTP_SERVER"] = "mail.example.org"
    path = filled.folder / "told.tar"
    filled.run("backup", "create", str(path))
    config.update(before)
    data = path.read_bytes()
    path.unlink()
    for secret in ("hunter", config["SECRET_KEY"], config["RENTALS_STAFF_TOKEN"] or "hunter"):
        assert secret.encode() not in data
    assert b"mail.example.org" in data
    assert b"redis://cache.example.org" in data


def test_a_backup_never_overwrites_anything(filled: House, packed: Path) -> None:
    said = filled.ask("backup", "create", str(packed))
    assert said.exit_code == 1
    assert "exists already" in said.output
    said = filled.ask("backup", "create", str(packed / "no" / "folder.tar"))
    assert said.exit_code == 1


def test_a_file_that_went_meanwhile_is_told_and_the_exit_says_so(filled: House) -> None:
    with filled.open() as here, here.engine.connect() as connection:
        key = connection.scalar(text("SELECT max(thumbnail_key) FROM video"))
    aside, path = filled.folder / "aside", filled.folder / "short.tar"
    shutil.move(filled.store.path(key), aside)

    said = filled.ask("backup", "create", str(path), "--json")
    assert said.exit_code == 3
    assert json.loads(said.stdout)["missing"] == {"count": 1, "keys": [key]}
    assert f"missing: {key}" in said.stderr
    assert filled.ask("backup", "verify", str(path)).exit_code == 3
    shutil.move(aside, filled.store.path(key))
    path.unlink()


def test_a_damaged_backup_is_told_and_changes_nothing(empty: House, packed: Path) -> None:
    damaged = empty.folder / "damaged.tar"
    data = bytearray(packed.read_bytes())
    data[len(data) // 2] ^= 1
    damaged.write_bytes(data)

    said = empty.ask("backup", "verify", str(damaged), "--json")
    assert said.exit_code == 1
    assert json.loads(said.stdout)["error"]["code"] == Damaged.code
    said = empty.ask("backup", "restore", str(damaged), "--yes")
    assert said.exit_code == 1
    assert empty.files() == {}
    assert not (empty.folder / "house.db").exists()


def test_a_dry_run_changes_nothing_and_says_what_would_be_done(
    empty: House, filled: House, packed: Path
) -> None:
    said = empty.answer("backup", "restore", str(packed), "--dry-run")
    assert (said["restored"], said["refusal"], said["rows_gone"]) == (False, None, {})
    assert said["files_new"] == said["files"]["count"] > 0
    assert empty.files() == {}
    assert not (empty.folder / "house.db").exists()

    filled.store.put_bytes("videos/extra/file", b"of another time")
    rows, files = filled.rows(), filled.files()
    refused = filled.ask("backup", "restore", str(packed), "--dry-run")
    assert refused.exit_code == 1
    assert "not empty" in refused.stdout
    would = filled.answer("backup", "restore", str(packed), "--dry-run", "--replace")
    assert (would["files_gone"], would["files_new"]) == (1, 0)
    assert would["rows_gone"]["video"] == len(rows["video"])
    assert (filled.rows(), filled.files()) == (rows, files)
    filled.store.delete("videos/extra/file")


def test_what_is_here_is_only_replaced_when_that_is_said_and_agreed(
    filled: House, packed: Path
) -> None:
    with filled.open() as here, here.engine.begin() as connection:
        connection.execute(text("UPDATE user_account SET bio = 'of today'"))
    rows = filled.rows()
    assert filled.ask("backup", "restore", str(packed), "--yes").exit_code == 1
    said = filled.ask("backup", "restore", str(packed), "--replace", answer="n\n")
    assert said.exit_code == 1
    assert "THESE ROWS GO" in said.stderr
    assert filled.rows() == rows

    said = filled.ask("backup", "restore", str(packed), "--replace", answer="y\n")
    assert said.exit_code == 0
    assert "signs in anew" in said.stderr
    assert filled.rows() != rows


def test_files_of_another_time_go_and_others_are_overwritten(filled: House, packed: Path) -> None:
    files = filled.files()
    key = next(iter(files))
    filled.store.put_bytes(key, b"other bytes")
    filled.store.put_bytes("videos/extra/file", b"of another time")
    filled.run("backup", "restore", str(packed), "--replace", "--yes")
    assert filled.files() == files


def test_what_lies_beside_the_library_is_neither_packed_nor_removed(
    filled: House, packed: Path
) -> None:
    letter = filled.store.root / "documents" / "letter.txt"
    letter.parent.mkdir()
    letter.write_bytes(b"of somebody else")
    made = filled.answer("backup", "create", str(filled.folder / "beside.tar"))
    assert made["files"]["count"] == len(filled.files())
    filled.run("backup", "restore", str(packed), "--replace", "--yes")
    assert letter.read_bytes() == b"of somebody else"
    letter.unlink()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_failure_half_way_leaves_everything_as_it_was(
    kind: str, houses: Houses, packed: Path, tmp_path: Path
) -> None:
    dangling = forged(packed, tmp_path / "dangling.tar", emptied="user_account")
    house = houses(kind)
    house.run("backup", "restore", str(packed), "--yes")
    first, second, *_ = house.files()
    house.store.delete(first)
    house.store.put_bytes(second, b"other bytes")
    house.store.put_bytes("videos/extra/file", b"of another time")
    with house.open() as here, here.engine.begin() as connection:
        connection.execute(text("UPDATE user_account SET bio = 'of today'"))
    rows, files = house.rows(), house.files()

    said = house.ask("backup", "restore", str(dangling), "--replace", "--yes")
    assert said.exit_code == 1
    assert "points at nothing" in said.output
    assert "Nothing here was changed." in said.output
    assert (house.rows(), house.files()) == (rows, files)


def test_a_database_that_somebody_else_holds_is_told(
    filled: House, packed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.core.database.BUSY_SECONDS", 0.01)
    with filled.open() as here:
        held = here.engine.connect().execution_options(writes=True)
        with held, held.begin():
            said = filled.ask("backup", "restore", str(packed), "--replace", "--yes")
    assert said.exit_code == 1
    assert "Is Matinee still running? Nothing here was changed." in said.output


def test_another_file_in_the_way_is_not_overwritten_unasked(empty: House, packed: Path) -> None:
    last = [part.key for part in Backup(packed).parts() if part.key][-1]
    empty.store.put_bytes(last, b"mine")
    said = empty.ask("backup", "restore", str(packed), "--yes")
    assert said.exit_code == 1
    assert "Another file lies under" in said.output
    assert list(empty.files()) == [last]
    empty.store.delete(last)
    with empty.open() as here:
        assert restoring.rows_there(here) == {}


def test_a_backup_of_a_newer_version_is_refused_in_words(empty: House, packed: Path) -> None:
    newer = forged(packed, empty.folder / "newer.tar", revision="9999_tomorrow")
    said = empty.ask("backup", "restore", str(newer), "--yes")
    assert said.exit_code == 1
    assert "Update the code first" in said.output
    would = empty.ask("backup", "restore", str(newer), "--dry-run", "--json")
    assert "Update the code first" in json.loads(would.stdout)["refusal"]


def test_a_database_that_is_none_or_not_up_to_date_is_not_packed(
    empty: House, houses: Houses
) -> None:
    said = empty.ask("backup", "create", str(empty.folder / "none.tar"))
    assert said.exit_code == 1
    assert "flask init-db" in said.output
    assert not list(empty.folder.glob("*none.tar*"))
    (empty.folder / "house.db").unlink()
    old = houses("sqlite")
    old.run("db", "upgrade", "--directory", str(Path.cwd() / "migrations"), "0005_second_factor")
    assert "0005" in old.ask("backup", "create", str(old.folder / "old.tar")).output


def test_a_backup_among_the_files_is_none_of_them(filled: House) -> None:
    files, path = filled.files(), filled.store.root / "own.tar"
    made = filled.answer("backup", "create", str(path))
    assert made["files"]["count"] == len(files)
    said = filled.answer("backup", "restore", str(path), "--replace", "--yes")
    assert said["files_gone"] == 0
    assert path.exists()
    path.unlink()
    assert filled.files() == files


def test_logs_go_beside_the_answer_also_in_production(filled: House) -> None:
    handler = logging.StreamHandler(sys.__stdout__)
    logging.getLogger().addHandler(handler)
    try:
        filled.answer("backup", "list")
        assert handler.stream is not sys.__stdout__
    finally:
        logging.getLogger().removeHandler(handler)


def test_a_key_that_opens_no_second_factor_is_told(
    houses: Houses, packed: Path, filled: House
) -> None:
    from app.accounts import second_factor  # noqa: PLC0415
    from app.accounts.models import SecondFactor, User  # noqa: PLC0415
    from app.core import sealing  # noqa: PLC0415
    from app.core.database import db, unit_of_work  # noqa: PLC0415

    with filled.open(), unit_of_work():
        user = db.session.scalars(db.select(User)).unique().first()
        secret = sealing.seal("secret", second_factor.PURPOSE)
        db.session.add(SecondFactor(user_id=user.id, secret=secret))
    path = filled.folder / "sealed.tar"
    filled.run("backup", "create", str(path))
    with filled.open(), unit_of_work():
        db.session.execute(db.delete(SecondFactor))
    other = houses("sqlite")
    other.app.config["SECRET_KEY"] = "another key that is as long as it must be"
    said = other.ask("backup", "restore", str(path), "--yes", "--json")
    assert json.loads(said.stdout)["opens_second_factors"] is False
    assert "THE SECOND FACTORS DO NOT OPEN" in said.stderr
