"""An export holds everything that is a person's, nothing of others and no secret, and is theirs."""

from __future__ import annotations

import json
import tracemalloc
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts import exports
from app.accounts import service as accounts
from app.accounts.models import OneTimeToken, RecoveryCode, SecondFactor, User, UserSession
from app.core import clock
from app.core.database import db, unit_of_work
from app.jobs import answers, cleanup
from app.jobs import service as jobs
from app.personal import packing, service
from app.services.storage import Storage
from tests.accounts.factor_kit import make_token
from tests.accounts.factories import People, Person
from tests.personal.factories import BYTES, MARK, Resident, work_off

pytestmark = pytest.mark.integration
API = "/api/v1/users/me"


def exported(app: Flask, client: FlaskClient, person: Person) -> tuple[Any, zipfile.ZipFile]:
    """Have an export made and fetch it; answer the answer and the archive."""
    begun = client.post(f"{API}/export", headers=person.headers)
    assert begun.status_code == 202, begun.text
    work_off(app)
    shown = client.get(f"{API}/export/{begun.get_json()['id']}", headers=person.headers).get_json()
    assert shown["status"] == "COMPLETED", shown
    file = client.get(shown["url"])
    assert file.status_code == 200
    assert file.headers["Content-Disposition"] == "attachment; filename=account-export.zip"
    assert len(file.data) == shown["size"]
    return shown, zipfile.ZipFile(BytesIO(file.data))


def part(archive: zipfile.ZipFile, name: str) -> Any:
    """Read one part."""
    return json.loads(archive.read(f"{name}.json"))


def test_everything_of_a_person_is_in_their_export(
    app: Flask, client: FlaskClient, resident: Resident
) -> None:
    exported(app, client, resident.person)
    _shown, archive = exported(app, client, resident.person)
    assert archive.testzip() is None
    counts = {
        table: len(rows)
        for one in exports.parts()
        for table, rows in part(archive, one.name).items()
    }
    assert {name for name, count in counts.items() if not count} == set()
    assert counts["video"] == 2
    film = next(row for row in part(archive, "videos")["video"] if row["description"] == MARK)
    assert film["title"] == f"{MARK} film"
    names = set(archive.namelist())
    folder = f"files/videos/{resident.video}"
    wanted = {f"{folder}/_{MARK} harbour.mp4", f"{folder}/picture-1.jpg", f"{folder}/picture-2.jpg"}
    assert wanted < names
    assert archive.read(f"{folder}/_{MARK} harbour.mp4") == BYTES
    readme = archive.read("README.txt").decode()
    assert all(f"{one.name}.json" in readme for one in exports.parts())


def test_nothing_of_others_and_no_secret_is_in_an_export(
    app: Flask, client: FlaskClient, resident: Resident
) -> None:
    _shown, archive = exported(app, client, resident.person)
    text = "\n".join(archive.read(n).decode() for n in archive.namelist() if n.endswith(".json"))
    for foreign in (resident.other.email, "Hello", '"A film of'):
        assert foreign not in text
    # News say who asked for something: they were told to the person in these words.
    told = archive.read("notifications.json").decode()
    assert resident.other.username not in text.replace(told, "")
    with app.app_context(), unit_of_work(writes=False) as session:
        hashes = (User.password_hash, UserSession.token_hash, OneTimeToken.token_hash)
        hashes += (SecondFactor.secret, RecoveryCode.code_hash)
        secrets = [value for column in hashes for value in session.scalars(select(column))]
    assert [secret for secret in secrets if secret in text] == []
    assert "original/source" not in text


def test_an_export_is_its_owners_alone_and_goes_after_two_days(
    app: Flask, client: FlaskClient, resident: Resident, store: Storage
) -> None:
    shown, _archive = exported(app, client, resident.person)
    address = f"{API}/export/{shown['id']}"
    assert client.get(address, headers=resident.other.headers).status_code == 404
    assert client.get(f"{API}/exports", headers=resident.other.headers).get_json()["items"] == []
    later = clock.now() + timedelta(hours=49)
    with app.app_context():
        assert cleanup.remove_expired_artifacts(later, False) == 1
    assert list(store.list("jobs")) == []
    assert client.get(address, headers=resident.person.headers).get_json()["url"] is None


@pytest.mark.security
def test_no_administrator_and_no_token_gets_at_an_export(
    app: Flask, client: FlaskClient, resident: Resident, people: People
) -> None:
    shown, _archive = exported(app, client, resident.person)
    admin = people.make("admin")
    assert client.get(f"{API}/export/{shown['id']}", headers=admin.headers).status_code == 404
    job = f"/api/v1/jobs/{shown['id']}"
    token = make_token(app, resident.person, "read")
    for headers in (admin.headers, token.headers):
        told = client.get(job, headers=headers)
        assert (told.status_code, told.get_json()["artifacts"]) == (200, [])
    with app.app_context(), unit_of_work(writes=False):
        theirs = answers.link(admin.id, service.file_of(service.find_export(UUID(shown["id"]))))
    assert client.get(theirs).status_code == 403


def test_one_export_is_made_at_a_time_and_the_newest_file_is_kept(
    app: Flask, client: FlaskClient, resident: Resident, store: Storage
) -> None:
    headers = resident.person.headers
    first = client.post(f"{API}/export", headers=headers).get_json()
    assert client.post(f"{API}/export", headers=headers).get_json()["id"] == first["id"]
    work_off(app)
    second, _archive = exported(app, client, resident.person)
    assert second["id"] != first["id"]
    items = client.get(f"{API}/exports", headers=headers).get_json()["items"]
    assert [item["id"] for item in items if item["url"]] == [second["id"]]
    assert len(list(store.list("jobs"))) == 1


def test_a_list_longer_than_a_page_is_whole_and_in_order(
    app: Flask, client: FlaskClient, people: People, store: Storage, monkeypatch: Any
) -> None:
    monkeypatch.setattr(exports, "PAGE", 2)
    ada = people.make()
    for _ in range(4):
        people.browser(ada)
    _shown, archive = exported(app, client, ada)
    rows = part(archive, "accounts")["user_session"]
    assert len(rows) == 5
    assert [row["id"] for row in rows] == sorted({row["id"] for row in rows})
    assert {row["role"] for row in part(archive, "accounts")["user_role"]} == {
        "viewer",
        "creator",
    }


def test_a_file_that_is_missing_is_told_of(
    app: Flask, client: FlaskClient, resident: Resident, store: Storage
) -> None:
    store.delete(f"videos/{resident.video}/original/source.mp4")
    _shown, archive = exported(app, client, resident.person)
    readme = archive.read("README.txt").decode()
    assert f"not in the storage any more:\n\n  files/videos/{resident.video}/_{MARK}" in readme


def test_a_cancelled_export_leaves_nothing(
    app: Flask, client: FlaskClient, resident: Resident, store: Storage
) -> None:
    begun = client.post(f"{API}/export", headers=resident.person.headers).get_json()
    left = f"jobs/{begun['id']}/export-1/account-export.zip"
    store.put_bytes(left, BYTES)
    with app.app_context(), unit_of_work():
        jobs.cancel(accounts.get(resident.person.id), service.find_export(UUID(begun["id"])).id)
    assert store.stat(left) is None


def test_no_transaction_is_open_while_bytes_are_written(
    app: Flask, resident: Resident, tmp_path: Path
) -> None:
    seen: list[bool] = []

    def look(_fraction: float) -> None:
        seen.append(db.session().in_transaction())

    with app.app_context():
        files = packing.measured(packing.files_of(resident.person.id))
        packing.write(tmp_path / "a.zip", resident.person.id, files, watch=look)
    assert seen
    assert not any(seen)


def test_a_large_file_is_never_whole_in_memory(
    app: Flask, people: People, store: Storage, tmp_path: Path
) -> None:
    size, key = 64 << 20, "videos/large/original/source.mp4"
    sparse = tmp_path / "large.mp4"
    with sparse.open("wb") as empty:
        empty.truncate(size)
    store.put_file(key, sparse)
    ada = people.make()
    file = packing.Measured(exports.KeptFile("large.mp4", key), size)
    tracemalloc.start()
    with app.app_context():
        packing.write(tmp_path / "a.zip", ada.id, [file], watch=lambda _fraction: None)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 << 20
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        found = archive.getinfo("files/large.mp4")
    assert (found.file_size, found.compress_type) == (size, zipfile.ZIP_STORED)
