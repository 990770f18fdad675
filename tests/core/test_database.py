"""The unit of work: all or nothing, one at a time, and the outside only after the commit."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, StatementError

from app.accounts.models import User
from app.core.database import after_commit, db, gather, unit_of_work
from tests.accounts.factories import People
from tests.databases import BOTH

pytestmark = pytest.mark.integration


def add_user(name: str) -> User:
    """Add a user to the open unit of work."""
    key = {"email_key": f"{name}@x", "username_key": name}
    user = User(email=f"{name}@x", username=name, **key)
    db.session.add(user)
    db.session.flush()
    return user


@BOTH
def test_a_raise_rolls_everything_back(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(RuntimeError), unit_of_work():
            add_user("gone")
            raise RuntimeError
        with unit_of_work(writes=False) as session:
            assert session.scalars(select(User)).unique().all() == []


@BOTH
def test_effects_run_after_the_commit_and_not_after_a_rollback(app: Flask) -> None:
    seen: list[str] = []
    with app.app_context():
        with unit_of_work():
            after_commit(seen.append, "committed")
            assert seen == []
        with pytest.raises(RuntimeError), unit_of_work():
            after_commit(seen.append, "rolled back")
            raise RuntimeError
    assert seen == ["committed"]


@BOTH
def test_a_dry_run_meets_every_error_and_keeps_nothing(app: Flask) -> None:
    seen: list[str] = []
    with app.app_context():
        with unit_of_work(dry_run=True):
            add_user("gone")
            after_commit(seen.append, "never")
        with unit_of_work():
            add_user("there")
        with pytest.raises(IntegrityError), unit_of_work(dry_run=True) as session:
            session.add(User(email="x", username="x", email_key="there@x", username_key="x"))
        with unit_of_work(writes=False) as session:
            names = [user.username for user in session.scalars(select(User)).unique()]
    assert (names, seen) == (["there"], [])


def test_what_is_gathered_for_the_same_effect_runs_once_after_the_commit(app: Flask) -> None:
    seen: list[tuple[str, list[int]]] = []

    def note(key: str, items: list[int]) -> None:
        seen.append((key, items))

    with app.app_context():
        with unit_of_work():
            for item, key in ((1, "a"), (2, "b"), (3, "a")):
                gather(note, item, key)
            assert seen == []
        with pytest.raises(RuntimeError), unit_of_work():
            gather(note, 4, "a")
            raise RuntimeError
        with pytest.raises(RuntimeError):
            gather(note, 5, "a")
    assert seen == [("a", [1, 3]), ("b", [2])]


def test_an_effect_that_fails_stops_no_other(app: Flask) -> None:
    seen: list[int] = []
    with app.app_context(), unit_of_work():
        after_commit(lambda: 1 / 0)
        after_commit(seen.append, 1)
    assert seen == [1]


def test_units_do_not_nest(app: Flask) -> None:
    with (
        app.app_context(),
        unit_of_work(),
        pytest.raises(RuntimeError, match="do not nest"),
        unit_of_work(),
    ):
        pass


def test_an_effect_needs_a_unit(app: Flask) -> None:
    with app.app_context(), pytest.raises(RuntimeError, match="outside a unit"):
        after_commit(print)


@BOTH
def test_a_unit_sees_what_others_wrote_since(app: Flask, people: People) -> None:
    ada = people.make()
    with app.app_context():
        with unit_of_work(writes=False) as session:
            mine = session.get(User, ada.id)
            assert mine is not None
            assert mine.bio == ""
        thread = threading.Thread(target=write_bio, args=(app, ada.id))
        thread.start()
        thread.join()
        with unit_of_work(writes=False):
            assert mine.bio == "new"


def write_bio(app: Flask, user_id: object) -> None:
    """Change a user in another thread's unit of work."""
    with app.app_context(), unit_of_work() as session:
        found = session.get(User, user_id)
        assert found is not None
        found.bio = "new"


@BOTH
def test_writers_wait_for_each_other_and_lose_nothing(app: Flask, people: People) -> None:
    ada = people.make()
    threads = [threading.Thread(target=lengthen, args=(app, ada.id)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context(), unit_of_work(writes=False) as session:
        found = session.get(User, ada.id)
        assert found is not None
        assert len(found.bio) == 40


def lengthen(app: Flask, user_id: object) -> None:
    """Add ten letters to a user's bio, one transaction each, by read, decide and write."""
    for _ in range(10):
        with app.app_context(), unit_of_work() as session:
            found = session.get(User, user_id, with_for_update={"of": User}, populate_existing=True)
            assert found is not None
            found.bio += "x"


@BOTH
def test_times_come_back_aware_and_in_utc(app: Flask) -> None:
    east = datetime(2026, 11, 20, 12, 0, tzinfo=timezone(timedelta(hours=3)))
    with app.app_context():
        with unit_of_work():
            add_user("ada").last_login_at = east
        with unit_of_work(writes=False) as session:
            seen = session.scalars(select(User)).unique().one().last_login_at
    assert seen == datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    assert seen.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_refused(app: Flask) -> None:
    with app.app_context(), pytest.raises(StatementError, match="without a zone"), unit_of_work():
        add_user("ada").last_login_at = datetime(2026, 1, 1)  # noqa: DTZ001 - that is the point
        db.session.flush()
