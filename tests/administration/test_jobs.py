"""Everybody's work in the hands of administrators: the board, the log, and another try."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.accounts import service as accounts
from app.core.database import unit_of_work
from app.jobs.errors import InputRejected
from app.jobs.kinds import StepSpec
from app.websocket import revocation
from tests.accounts.factories import People
from tests.administration.factories import Office
from tests.databases import BOTH
from tests.jobs.factories import Bench, chain
from tests.queries import counted_queries

pytestmark = pytest.mark.integration


def torn(_context: Any) -> None:
    """Fail for good."""
    raise InputRejected("NOT_A_FILM", "This is no film.")


def ids(office: Office, query: str = "") -> list[str]:
    """Answer the ids of the jobs a query finds."""
    return [job["id"] for job in office.get(f"/jobs?{query}")["items"]]


@BOTH
def test_the_board_shows_whose_job_failed_at_which_step_and_why(
    office: Office, bench: Bench, people: People
) -> None:
    ada = people.make(username="ada")
    bench.does(glue=torn)
    job_id = bench.start(*chain("cut", "glue", "paint"), owner_id=ada.id)
    fine = bench.start(StepSpec("cut"))
    bench.run_all()
    (job,) = office.get("/jobs?state=FAILED")["items"]
    assert (job["id"], job["owner"]["username"]) == (str(job_id), "ada")
    reason = {"code": "NOT_A_FILM", "message": "This is no film."}
    assert job["failed_steps"] == [
        {"name": "glue", "language": None, "reason": reason, "attempts": 1}
    ]
    assert str(fine) in ids(office, "state=COMPLETED&kind=work")
    assert ids(office, "kind=nothing") == []


@BOTH
def test_a_job_that_goes_on_beside_a_failed_step_is_found_by_it(
    office: Office, bench: Bench
) -> None:
    bench.does(cut=torn)
    job_id = bench.start(StepSpec("cut"), StepSpec("glue", queue="ai"))
    bench.run()
    assert bench.job(job_id).state == "PROCESSING"
    assert str(job_id) in ids(office, "failed_steps=true")
    assert str(job_id) not in ids(office, "state=FAILED")


def test_the_log_tells_every_step_with_tries_and_reasons_in_order(
    office: Office, bench: Bench
) -> None:
    bench.does(glue=torn)
    job_id = bench.start(*chain("cut", "glue"))
    bench.run_all()
    told = office.get(f"/jobs/{job_id}")
    assert [(step["name"], step["state"], step["queue"]) for step in told["steps"]] == [
        ("cut", "DONE", "media"),
        ("glue", "FAILED", "media"),
    ]
    numbers = [event["sequence"] for event in told["events"]]
    assert numbers == sorted(numbers)
    assert {event["kind"] for event in told["events"]} == {"job", "step"}
    assert told["events"][-1]["data"]["job"]["status"] == "FAILED"
    office.get(f"/jobs/{office.admin.id}", 404)


def test_a_failed_job_goes_on_and_what_runs_is_ended(office: Office, bench: Bench) -> None:
    bench.does(cut=torn)
    job_id = bench.start()
    bench.run_all()
    bench.does()
    told = office.call("POST", f"/jobs/{job_id}/retry")
    assert (told["status"], told["message"]) == ("PENDING", "Tried again by an administrator")
    assert office.refusal("POST", f"/jobs/{job_id}/retry") == "JOB_IS_NOT_OVER"
    assert office.call("POST", f"/jobs/{job_id}/cancel")["status"] == "CANCELLED"
    office.call("POST", f"/jobs/{job_id}/retry")
    bench.run_all()
    assert bench.job(job_id).state == "COMPLETED"
    assert office.refusal("POST", f"/jobs/{job_id}/cancel") == "JOB_IS_OVER"
    assert office.deeds() == ["job.retried", "job.cancelled", "job.retried"]
    assert office.trail()[0].subject_id == job_id


@BOTH
def test_all_that_failed_goes_on_some_at_a_time(
    office: Office, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.administration.work.MOST_AT_ONCE", 2)
    bench.does(cut=torn)
    for _ in range(3):
        bench.start()
        bench.hands.turn(seconds=1)
    bench.run_all()
    assert office.call("POST", "/jobs/retry-failed", kind="notify") == {"retried": 0, "left": 0}
    assert office.call("POST", "/jobs/retry-failed", kind="work") == {"retried": 2, "left": 1}
    assert office.call("POST", "/jobs/retry-failed") == {"retried": 1, "left": 0}
    assert [entry.details["count"] for entry in office.trail()] == [2, 1]


def test_the_board_asks_the_database_no_more_for_many(
    app: Flask, office: Office, bench: Bench, people: People
) -> None:
    bench.start(owner_id=people.make().id)
    with counted_queries(app) as few:
        office.get("/jobs")
    for _ in range(5):
        bench.start(owner_id=people.make().id)
    with counted_queries(app) as many:
        office.get("/jobs")
    assert len(many) == len(few)


@pytest.mark.websocket
def test_administrators_hear_of_everybodys_work(
    office: Office, bench: Bench, people: People, socketio_client: Any
) -> None:
    chief = socketio_client("/jobs", token=office.admin.token)
    guest = socketio_client("/jobs", token=people.make().token)
    assert chief.emit("jobs:watch", {}, namespace="/jobs", callback=True) == {"ok": True}
    refused = guest.emit("jobs:watch", {}, namespace="/jobs", callback=True)
    assert refused["code"] == "FORBIDDEN"
    job_id = bench.start()
    heard = [one["args"][0]["job_id"] for one in chief.get_received("/jobs")]
    assert str(job_id) in heard
    assert [one["name"] for one in guest.get_received("/jobs")] == ["error"]


@pytest.mark.websocket
def test_who_is_no_administrator_any_more_hears_nothing_more_of_it(
    app: Flask, office: Office, people: People, socketio_client: Any
) -> None:
    other = people.make("viewer", "admin")
    stays = socketio_client("/jobs", token=office.admin.token)
    goes = socketio_client("/jobs", token=other.token)
    for socket in (stays, goes):
        assert socket.emit("jobs:watch", {}, namespace="/jobs", callback=True)["ok"]
    with app.app_context():
        assert revocation.cut_demoted(app) == 0
        with unit_of_work():
            accounts.demote(accounts.get(other.id), "admin")
        assert revocation.cut_demoted(app) == 1
    assert (stays.is_connected("/jobs"), goes.is_connected("/jobs")) == (True, False)
