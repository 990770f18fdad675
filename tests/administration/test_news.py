"""Failures reach administrators: once, in the bell and by mail at most once an hour."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.administration import watching
from app.core import clock
from app.core.database import unit_of_work
from app.core.registries import Check
from app.jobs import kinds
from app.jobs.errors import InputRejected
from app.notifications import tasks
from tests.accounts.factories import People
from tests.administration.factories import Office
from tests.databases import BOTH
from tests.jobs.factories import Bench
from tests.notifications.factories import Desk, parts

pytestmark = pytest.mark.integration


def torn(_context: Any) -> None:
    """Fail for good."""
    raise InputRejected("NOT_A_FILM", "This is no film.")


@pytest.fixture
def desk(app: Flask, bench: Bench, tmp_path: Path) -> Iterator[Desk]:
    """Where mails go out, under the clock of the jobs."""
    app.config["MAIL_FOLDER"] = tmp_path / "mails"
    with clock.use(bench.hands):
        yield Desk(app, bench.hands)


def letters(desk: Desk) -> int:
    """Have beat come by for the letters of the hour, and send them."""
    with desk.app.app_context():
        count = int(tasks.write_by_the_hour.run())
    desk.work()
    return count


@BOTH
def test_a_job_that_fails_is_told_to_every_administrator_and_to_nobody_else(
    office: Office, bench: Bench, people: People
) -> None:
    guest, second = people.make(), people.make("admin")
    bench.does(cut=torn)
    job_id = bench.start()
    bench.run_all()
    for person in (office.admin, second):
        (told,) = office.news(person)
        assert (told.kind, told.link) == ("work_failed", f"/admin/jobs/{job_id}")
        assert told.about == {"what": "work", "reason": "This is no film."}
    assert office.news(guest) == []


def test_the_same_failure_is_told_once_an_hour_however_often_it_happens(
    office: Office, bench: Bench
) -> None:
    bench.does(cut=torn)
    for _ in range(3):
        bench.start()
    bench.run_all()
    assert len(office.news()) == 1
    bench.hands.turn(hours=1)
    bench.start()
    bench.run_all()
    assert len(office.news()) == 2


def test_what_is_done_or_cancelled_is_no_news(office: Office, bench: Bench) -> None:
    bench.start()
    bench.run_all()
    office.call("POST", f"/jobs/{bench.start()}/cancel")
    bench.run_all()
    assert office.news() == []


def test_telling_that_fails_is_not_told_again_and_again(
    office: Office, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.does(cut=torn)
    monkeypatch.setitem(kinds._kinds, "notify", kinds.Kind("notify", {"tell": torn}))
    bench.start()
    assert bench.run_all() == 2
    assert office.news() == []


def test_by_mail_failures_are_one_letter_an_hour(office: Office, bench: Bench, desk: Desk) -> None:
    bench.does(cut=torn, glue=torn)
    bench.start()
    bench.run_all()
    assert desk.mails() == []
    assert letters(desk) == 1
    bench.hands.turn(minutes=59)
    bench.does("other", cut=torn)
    watch(office.app, ok=False)
    bench.hands.turn(minutes=6)
    watch(office.app, ok=False)
    desk.work()
    assert [letters(desk), letters(desk)] == [1, 0]
    first, second = desk.mails()
    assert first["Subject"] == "work failed: This is no film."
    assert "/admin/jobs/" in parts(first)[0]
    assert second["Subject"] == "Storage: away"


def test_an_administrator_who_wants_no_mail_gets_none(
    office: Office, bench: Bench, desk: Desk
) -> None:
    desk.choose(office.admin, "work_failed", mail="off")
    bench.does(cut=torn)
    bench.start()
    bench.run_all()
    assert letters(desk) == 0
    assert len(office.news()) == 1


def test_only_administrators_are_asked_how_they_want_it(
    app: Flask, office: Office, people: People
) -> None:
    def kinds_of(person: Any) -> set[str]:
        path = "/api/v1/notifications/preferences"
        answer = app.test_client().get(path, headers=person.headers).get_json()
        return {one["kind"] for one in answer["items"]}

    ours = {"work_failed", "check_wrong", "check_well"}
    assert kinds_of(office.admin) >= ours
    assert not kinds_of(people.make()) & ours


def watch(app: Flask, *, ok: bool) -> int:
    """Have readiness found well or not."""
    with app.app_context(), unit_of_work():
        return watching.keep([Check("storage", ok=ok, detail="writes" if ok else "away")])


@BOTH
def test_what_is_wrong_for_a_while_is_told_once_and_once_when_it_is_well_for_a_while(
    app: Flask, office: Office, bench: Bench
) -> None:
    told = []
    for minutes, ok in ((0, True), (2, False), (2, False), (4, False), (9, False), (2, True)):
        bench.hands.turn(minutes=minutes)
        told.append(watch(app, ok=ok))
    assert told == [0, 0, 0, 1, 0, 0]
    bench.hands.turn(minutes=6)
    assert [watch(app, ok=True), watch(app, ok=True)] == [1, 0]
    bench.run_all()
    assert [one.kind for one in office.news()] == ["check_wrong", "check_well"]
    assert office.news()[0].about == {"check": "storage", "detail": "away"}


def test_what_is_away_for_a_moment_is_no_news(app: Flask, office: Office, bench: Bench) -> None:
    for ok in (True, False, True, False, True):
        watch(app, ok=ok)
        bench.hands.turn(minutes=3)
    bench.run_all()
    assert office.news() == []
