"""A removed account is hidden at once, and when its job is done nothing of the person is left."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import String, select
from sqlalchemy import Uuid as UuidType
from sqlalchemy.types import JSON

from app.accounts import removal, signals
from app.accounts.models import TakenUsername, User
from app.core import clock
from app.core.database import Base, db, unit_of_work
from app.jobs.models import Job
from app.personal import service, tasks
from app.rooms.live.here import here
from app.rooms.live.store import Seat
from app.rooms.models import Room, RoomMember, RoomMessage
from app.rooms.people import id_of_user
from app.services.storage import Storage
from tests.accounts.factories import People, Person
from tests.databases import BOTH
from tests.personal.factories import MARK, ME, Resident, gone, leave, work_off

pytestmark = pytest.mark.integration
# Names that nobody gets again, and the id of an account that is no more in the record of its end
# and in the audit trail, which names people by their ids alone.
MAY_STAY = {
    "taken_username.username_key",
    "taken_handle.handle",
    "job.subject_id",
    "audit_entry.subject_id",
}


def found_in_tables(needles: list[str]) -> dict[str, set[str]]:
    """Say in which columns of any table a word is found."""
    found: dict[str, set[str]] = {}
    for table in Base.metadata.sorted_tables:
        columns = [c for c in table.columns if isinstance(c.type, String | UuidType | JSON)]
        for row in db.session.execute(select(*columns)) if columns else ():
            for column, value in zip(columns, row, strict=True):
                text = json.dumps(value, default=str, ensure_ascii=False).casefold()
                for needle in (one for one in needles if one in text):
                    found.setdefault(f"{table.name}.{column.name}", set()).add(needle)
    return found


def words_of(person: Person) -> list[str]:
    """Answer what names a person."""
    return [str(person.id), person.id.hex, person.email, person.username.casefold(), MARK]


@BOTH
def test_nothing_of_a_removed_person_is_left(
    app: Flask, client: FlaskClient, resident: Resident, store: Storage
) -> None:
    person = resident.person
    client.post(f"{ME}/export", headers=person.headers)
    work_off(app)
    with app.app_context():
        assert len(found_in_tables(words_of(person))) > 32
    leave(client, person)
    work_off(app)
    with app.app_context():
        assert set(found_in_tables(words_of(person))) <= MAY_STAY
        # What the other was told, and the letters to them, are theirs.
        told = ("notify", "send_mail")
        others = select(Job).where(Job.kind.not_in(told))
        states = {job.kind: job.state for job in db.session.scalars(others)}
        assert states == {"remove_account": "COMPLETED", "process_video": "CANCELLED"}
    assert list(store.list()) == []
    assert list(Path(app.config["SPOOL_FOLDER"]).iterdir()) == []


def test_an_account_is_hidden_at_once(app: Flask, client: FlaskClient, resident: Resident) -> None:
    person, other = resident.person, resident.other
    assert client.get(f"/api/v1/users/{person.id}").status_code == 200
    leave(client, person)
    assert client.get(ME, headers=person.headers).status_code == 401
    shown = (f"users/{person.id}", f"channels/{MARK}-films", f"videos/{resident.video}")
    for path in shown:
        answer = client.get(f"/api/v1/{path}", headers=other.headers)
        assert answer.status_code == 404, path
    with app.app_context():
        text = json.dumps([line.text for line in db.session.scalars(select(RoomMessage))])
        assert "Hello" in text
        assert MARK not in text


def test_rooms_pass_to_who_is_next_and_end_where_there_is_nobody(
    app: Flask, client: FlaskClient, resident: Resident
) -> None:
    leave(client, resident.person)
    work_off(app)
    with app.app_context():
        rooms = {room.id: room for room in db.session.scalars(select(Room)).unique()}
        passed, joined = rooms[resident.passed_on], rooms[resident.joined]
        assert resident.ended not in rooms
        assert (passed.owner_id, passed.host_id) == (resident.other.id, resident.other.id)
        assert (passed.name, passed.closed_at) == ("A film of somebody else", None)
        assert joined.host_id == resident.other.id
        assert joined.name == "A room of somebody else"
        lines = db.session.scalars(select(RoomMessage).order_by(RoomMessage.seq)).all()
        assert {(line.name, line.text, line.deleted_at is None) for line in lines} == {
            ("Removed user", "", False),
            (resident.other.username, "Hello", True),
        }
        members = db.session.scalars(select(RoomMember.user_id)).all()
        assert set(members) == {resident.other.id}


def test_who_is_in_a_room_sees_somebody_go_at_once(
    app: Flask, client: FlaskClient, resident: Resident
) -> None:
    key = resident.passed_on.hex
    with app.app_context():
        mine = here()
        mine.snapshot(key)
        for person in (resident.person, resident.other):
            shown = {"name": person.username, "role": "member", "user_id": str(person.id)}
            seat = Seat(key, id_of_user(person.id), f"s-{person.id}", shown)
            seat.member["id"] = seat.id
            assert mine.live.join(seat, places=10)["ok"]
    leave(client, resident.person)
    with app.app_context():
        members = here().live.snapshot(key)["members"]["members"]
    other = id_of_user(resident.other.id)
    assert [(one["id"], one["host"], one["role"]) for one in members] == [(other, True, "host")]


class Killed(BaseException):
    """The process was killed here."""


@pytest.mark.parametrize("part", ["rooms", "uploads", "videos", "channels", "jobs"])
def test_a_removal_that_was_killed_is_finished(
    app: Flask,
    client: FlaskClient,
    resident: Resident,
    store: Storage,
    part: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    leave(client, resident.person)
    monkeypatch.setattr(removal, "_purges", killed_after(part))
    with pytest.raises(Killed):
        work_off(app)
    monkeypatch.undo()
    later = clock.now() + timedelta(minutes=5)
    with clock.use(lambda: later):
        work_off(app)
    assert gone(app, resident.person.id)
    with app.app_context():
        assert set(found_in_tables(words_of(resident.person))) <= MAY_STAY
    assert list(store.list()) == []


def killed_after(part: str) -> dict[str, Any]:
    """Answer the purges, of which one is the last that runs."""
    known = dict(removal._purges)

    def die(user_id: UUID) -> None:
        known.get(part, lambda _user_id: None)(user_id)
        raise Killed

    return known | {part: die}


def test_an_account_nobody_takes_apart_any_more_is_found_by_the_round(
    app: Flask, client: FlaskClient, people: People, store: Storage
) -> None:
    ada = people.make()
    leave(client, ada)
    with app.app_context():
        assert tasks.go_on_removing(clock.now(), False) == 0
        with unit_of_work() as session:
            job = session.scalars(select(Job).where(Job.subject_id == ada.id)).one()
            service.jobs.cancel(None, job.id)
        assert tasks.go_on_removing(clock.now(), True) == 1
        assert tasks.go_on_removing(clock.now(), False) == 1
    work_off(app)
    assert gone(app, ada.id)
    with app.app_context():
        assert tasks.go_on_removing(clock.now(), False) == 0


def test_what_cannot_go_keeps_all_of_it(
    app: Flask, client: FlaskClient, people: People, store: Storage
) -> None:
    ada = people.make()
    leave(client, ada)

    def refuse(_user: User) -> None:
        raise RuntimeError("this must not go")

    with (
        signals.user_removed.connected_to(refuse),
        app.app_context(),
        pytest.raises(RuntimeError),
        unit_of_work(),
    ):
        removal.finish(ada.id)
    assert not gone(app, ada.id)
    with app.app_context():
        assert db.session.get(TakenUsername, ada.username) is not None


def test_nobody_is_told_of_a_removed_person_any_more(
    app: Flask, client: FlaskClient, resident: Resident, store: Storage
) -> None:
    mine = resident.other.headers
    before = client.get("/api/v1/notifications?page_size=100", headers=mine).get_json()
    assert MARK in json.dumps(before)
    leave(client, resident.person)
    work_off(app)
    after = client.get("/api/v1/notifications?page_size=100", headers=mine).get_json()
    assert MARK not in json.dumps(after)
    count = client.get("/api/v1/notifications/unread-count", headers=mine).get_json()
    assert count["unread_count"] == len(after["items"])
