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
from sqlalchemy.orm import Session
from sqlalchemy.types import JSON

from app.accounts import removal, signals
from app.accounts import service as accounts
from app.accounts.models import TakenUsername, User, UserSession
from app.core import clock
from app.core.database import Base, db, unit_of_work
from app.jobs.models import Job
from app.personal import service, tasks
from app.rooms.models import Room, RoomMember, RoomMessage
from app.services.storage import Storage
from tests.accounts.factories import PASSWORD, People, Person
from tests.personal.factories import MARK, Resident, work_off

pytestmark = pytest.mark.integration
BOTH = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
ME = "/api/v1/users/me"
# Names that nobody gets again, and the id of an account that is no more in the record of its end.
MAY_STAY = {"taken_username.username_key", "taken_handle.handle", "job.subject_id"}


def token_of(client: FlaskClient, person: Person) -> str:
    """Ask to be removed; answer the token."""
    wish = {"username": person.username, "current_password": PASSWORD}
    asked = client.post(f"{ME}/deletion", json=wish, headers=person.headers)
    assert asked.status_code == 200, asked.text
    return str(asked.get_json()["token"])


def leave(client: FlaskClient, person: Person) -> None:
    """Remove the account, in both steps."""
    order = {"token": token_of(client, person)}
    assert client.delete(ME, json=order, headers=person.headers).status_code == 204


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
        assert len(found_in_tables(words_of(person))) > 25
    leave(client, person)
    work_off(app)
    with app.app_context():
        assert set(found_in_tables(words_of(person))) <= MAY_STAY
        assert [job.state for job in db.session.scalars(select(Job))] == ["COMPLETED"]
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


def test_names_are_not_used_again_and_the_address_is_free(
    app: Flask, client: FlaskClient, people: People, store: Storage
) -> None:
    ada = people.make(username="Ada.Leaves")
    leave(client, ada)
    new = {"email": ada.email, "password": PASSWORD, "username": "ada.LEAVES"}
    during = client.post("/api/v1/auth/register", json=new)
    assert during.get_json()["error"]["code"] == "EMAIL_TAKEN"
    work_off(app)
    after = client.post("/api/v1/auth/register", json=new)
    assert after.get_json()["error"]["code"] == "USERNAME_TAKEN"
    derived = client.post("/api/v1/auth/register", json={"email": ada.email, "password": PASSWORD})
    assert derived.get_json()["username"] == "Ada.Leaves2"


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"username": "somebody", "current_password": PASSWORD}, "WRONG_USERNAME"),
        ({"current_password": "not this one"}, "WRONG_PASSWORD"),
        ({}, "WRONG_PASSWORD"),
    ],
)
def test_who_does_not_prove_who_they_are_gets_no_token(
    client: FlaskClient, people: People, wish: dict[str, str], code: str
) -> None:
    ada = people.make()
    asked = client.post(
        f"{ME}/deletion", json={"username": ada.username} | wish, headers=ada.headers
    )
    assert (asked.status_code, asked.get_json()["error"]["code"]) == (422, code)


def test_a_token_is_its_owners_works_once_and_for_ten_minutes(
    app: Flask, client: FlaskClient, people: People
) -> None:
    ada, eve = people.make(), people.make()
    order = {"token": token_of(client, ada)}
    assert client.delete(ME, json=order, headers=eve.headers).status_code == 404
    later = clock.now() + timedelta(minutes=10, seconds=1)
    with clock.use(lambda: later):
        assert client.delete(ME, json=order, headers=ada.headers).status_code == 404
    assert client.delete(ME, json={"token": "guess"}, headers=ada.headers).status_code == 404
    assert client.get(ME, headers=ada.headers).status_code == 200
    assert client.delete(ME, json=order, headers=ada.headers).status_code == 204


def session_of(session: Session, person: Person) -> UserSession:
    """Read somebody's only session."""
    mine = select(UserSession).where(UserSession.user_id == person.id)
    return session.scalars(mine).unique().one()


def test_without_a_password_a_sign_in_of_just_now_is_the_proof(
    app: Flask, client: FlaskClient, people: People
) -> None:
    ada = people.make()
    with app.app_context(), unit_of_work():
        accounts.get(ada.id).password_hash = None
    wish = {"username": ada.username}
    with app.app_context(), unit_of_work() as session:
        row = session_of(session, ada)
        row.created_at -= timedelta(minutes=11)
    stale = client.post(f"{ME}/deletion", json=wish, headers=ada.headers)
    assert (stale.status_code, stale.get_json()["error"]["code"]) == (403, "SIGN_IN_AGAIN")
    with app.app_context(), unit_of_work() as session:
        row = session_of(session, ada)
        row.created_at += timedelta(minutes=11)
    assert client.post(f"{ME}/deletion", json=wish, headers=ada.headers).status_code == 200


def test_the_last_administrator_stays(app: Flask, client: FlaskClient, people: People) -> None:
    admin = people.make("admin")
    wish = {"username": admin.username, "current_password": PASSWORD}
    asked = client.post(f"{ME}/deletion", json=wish, headers=admin.headers)
    assert (asked.status_code, asked.get_json()["error"]["code"]) == (422, "LAST_ADMINISTRATOR")
    second = people.make("admin")
    order = {"token": token_of(client, admin)}
    with app.app_context(), unit_of_work():
        accounts.demote(accounts.get(second.id), "admin")
    refused = client.delete(ME, json=order, headers=admin.headers)
    assert refused.get_json()["error"]["code"] == "LAST_ADMINISTRATOR"
    assert client.get(ME, headers=admin.headers).status_code == 200


def test_a_hidden_account_cannot_be_let_in_again(app: Flask, people: People) -> None:
    ada = people.make()
    with app.app_context(), unit_of_work():
        service.remove(accounts.get(ada.id))
    done = app.test_cli_runner().invoke(args=["users", "enable", ada.username])
    assert (done.exit_code, "no such user" in done.output) == (1, True)


def test_the_command_asks_first(app: Flask, people: People, store: Storage) -> None:
    ada, runner = people.make(), app.test_cli_runner()
    assert runner.invoke(args=["users", "remove", ada.username], input="n\n").exit_code == 1
    assert gone(app, ada.id) is False
    done = runner.invoke(args=["users", "remove", ada.username, "--yes"])
    assert done.exit_code == 0, done.output
    work_off(app)
    assert gone(app, ada.id) is True


def gone(app: Flask, user_id: UUID) -> bool:
    """Tell whether an account is gone."""
    with app.app_context(), unit_of_work(writes=False) as session:
        return session.get(User, user_id) is None


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
