"""The `/jobs` namespace: a client that follows a job always knows what a fresh look would show."""

import uuid

import pytest
from flask_socketio import join_room

from app.api.schemas import Schema
from app.jobs import outcomes, service, watchables
from app.jobs.errors import InputRejected
from app.websocket import publish
from app.websocket.access import public
from app.websocket.contract import Sends
from tests.jobs.factories import chain

pytestmark = pytest.mark.websocket


@pytest.fixture
def owner(people):
    return people.make()


@pytest.fixture
def socket(socketio_client, owner):
    return socketio_client("/jobs", token=owner.token)


def ask(socket, event, **data):
    """Send an event and answer its acknowledgement."""
    return socket.emit(event, data, namespace="/jobs", callback=True)


def heard(socket):
    """Answer the job events that came, oldest first."""
    names = {"job", "step", "progress"}
    return [m["args"][0] for m in socket.get_received("/jobs") if m["name"] in names]


def apply(job, event):
    """Bring a client's copy of a job up to date, as a browser does."""
    job |= event["data"]["job"] | {"sequence": event["sequence"]}
    if "step" in event["data"]:
        steps = {step["id"]: step for step in job["steps"]} | {
            event["data"]["step"]["id"]: event["data"]["step"]
        }
        job["steps"] = sorted(steps.values(), key=lambda step: step["position"])
    return job


def shown(job):
    """Answer the parts of a job that events can change, times apart from their spelling."""
    steps = [(s["name"], s["state"], s["progress"], s["reason"]) for s in job["steps"]]
    return job["status"], job["progress"], job["reason"], job["sequence"], steps


def test_a_number_no_event_can_have_is_refused(bench, owner, socket):
    job_id = bench.start(owner_id=owner.id)
    answer = ask(socket, "job:watch", job=str(job_id), after=2**31)
    assert (answer["ok"], answer["code"]) == (False, "UNPROCESSABLE_ENTITY")


def test_the_first_look_plus_the_events_equals_a_fresh_look(bench, owner, socket):
    job_id = bench.start(*chain("cut", "glue", "pack"), owner_id=owner.id)
    job = ask(socket, "job:watch", job=str(job_id))["job"]
    bench.run()
    bench.says(outcomes.beat, bench.claim(), 20.0, progress=0.5, message="half")
    events = heard(socket)
    for event in events:
        job = apply(job, event)
    assert len(events) >= 4
    assert shown(job) == shown(ask(socket, "job:watch", job=str(job_id))["job"])


def test_a_client_that_was_away_gets_what_it_missed_by_number(bench, owner, socket):
    job_id = bench.start(owner_id=owner.id)
    ask(socket, "job:watch", job=str(job_id))
    seen = ask(socket, "job:watch", job=str(job_id))["job"]["sequence"]
    ask(socket, "job:leave", job=str(job_id))
    bench.run()
    assert heard(socket) == []
    missed = ask(socket, "job:watch", job=str(job_id), after=seen)["events"]
    assert [event["sequence"] for event in missed] == list(range(seen + 1, seen + len(missed) + 1))
    assert missed[-1]["data"]["job"]["status"] == "COMPLETED"


def test_somebody_who_follows_all_their_jobs_hears_of_new_ones(bench, owner, socket, people):
    assert ask(socket, "job:watch")["ok"]
    bench.start(owner_id=people.make().id)
    job_id = bench.start(owner_id=owner.id)
    assert {event["job_id"] for event in heard(socket)} == {str(job_id)}


def test_another_persons_job_and_an_unknown_one_cannot_be_followed(bench, people, socket):
    foreign = bench.start(owner_id=people.make().id)
    assert ask(socket, "job:watch", job=str(foreign))["code"] == "FORBIDDEN"
    assert ask(socket, "job:watch", job=str(uuid.uuid4()))["code"] == "JOB_NOT_FOUND"
    bench.run()
    assert heard(socket) == []


def test_an_anonymous_socket_may_connect_but_follows_no_job(bench, socketio_client):
    socket = socketio_client("/jobs")
    assert ask(socket, "job:watch", job=str(bench.start()))["code"] == "UNAUTHORIZED"


def test_nothing_is_sent_when_the_transaction_is_rolled_back(bench, owner, socket):
    ask(socket, "job:watch")

    def start_and_trip():
        service.start("work", owner_id=owner.id, subject_kind="thing",
                      subject_id=uuid.uuid4(), steps=chain("cut"))  # fmt: skip
        raise InputRejected

    with pytest.raises(InputRejected):
        bench.act(start_and_trip)
    assert heard(socket) == []


class Shelf(Schema):
    shelf: str


class OnShelf(Schema):
    on_it: str


def test_higher_domains_hang_their_own_events_into_the_namespace(
    bench, socketio_client, monkeypatch
):
    @public
    def watch_shelf(data: Shelf) -> OnShelf:
        join_room(f"shelf:{data.shelf}")
        return OnShelf(on_it="books")

    monkeypatch.setattr(watchables, "handlers", {})
    monkeypatch.setattr(watchables, "answers", {})
    monkeypatch.setitem(watchables.sends, "shelf", Sends(Shelf, "Something was put there."))
    for registry in (watchables.handlers, watchables.schemas):
        monkeypatch.delitem(registry, "shelf:watch", raising=False)
    monkeypatch.setitem(watchables.schemas, "shelf:watch", Shelf)
    watchables.register("shelf:watch", watch_shelf)
    socket = socketio_client("/jobs")
    assert ask(socket, "shelf:watch", shelf="B")["on_it"] == "books"
    assert ask(socket, "shelf:watch")["code"] == "UNPROCESSABLE_ENTITY"
    with bench.app.app_context():
        publish("/jobs", "shelf", Shelf(shelf="B"), room="shelf:B")
    assert [m["args"][0] for m in socket.get_received("/jobs") if m["name"] == "shelf"] == [
        {"shelf": "B"}
    ]


def test_an_event_without_declared_access_is_not_taken():
    with pytest.raises(TypeError, match="declares no access"):
        watchables.register("shelf:watch", print)
