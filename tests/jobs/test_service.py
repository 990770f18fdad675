"""Starting, cancelling, retrying, deleting and listing jobs."""

import uuid

import pytest

from app.core.database import unit_of_work
from app.jobs import artifacts, kinds, outcomes, service, signals
from app.jobs.artifacts import Made
from app.jobs.errors import InputRejected, JobIsNotOver, JobIsOver, JobNotFound, LeaseLost
from app.jobs.kinds import Kind, StepSpec
from app.jobs.models import JobState, StepState
from tests.jobs.factories import chain, succeed

BAD = InputRejected("NOT_A_VIDEO", "This is no video.")


def test_only_steps_that_need_nothing_are_ready_at_the_start(bench):
    job_id = bench.start(*chain("cut", "glue", "pack"))
    assert bench.states(job_id) == {"cut": "READY", "glue": "WAITING", "pack": "WAITING"}
    assert bench.job(job_id).state == JobState.PENDING


@pytest.mark.parametrize(
    "spec",
    [StepSpec("fly"), StepSpec("cut", queue="express"), StepSpec("cut", needs=("glue",))],
    ids=["step", "queue", "need"],
)
def test_a_job_with_an_unknown_step_queue_or_need_is_not_started(bench, spec):
    with pytest.raises(ValueError, match=r"no step|needs"):
        bench.start(spec)


def test_a_finished_step_makes_its_followers_ready_and_the_last_one_completes_the_job(bench):
    job_id = bench.start(*chain("cut", "glue"))
    bench.says(outcomes.finish, bench.claim(), {"pieces": 3})
    assert bench.states(job_id) == {"cut": "DONE", "glue": "READY"}
    assert (bench.job(job_id).state, bench.job(job_id).progress) == (JobState.PROCESSING, 0.5)
    bench.says(outcomes.finish, bench.claim(), None)
    job = bench.job(job_id)
    assert (job.state, job.progress, job.finished_at) == (JobState.COMPLETED, 1, bench.hands.now)
    assert bench.step(job_id).output == {"pieces": 3}


def test_a_cancelled_job_ends_at_once_and_its_worker_can_write_nothing_more(bench):
    job_id = bench.start(*chain("cut", "glue"))
    lease = bench.claim()
    bench.act(service.cancel, None, job_id)
    assert bench.job(job_id).state == JobState.CANCELLED
    assert set(bench.states(job_id).values()) == {"CANCELLED"}
    with pytest.raises(LeaseLost):
        bench.says(outcomes.finish, lease, {"late": True})
    assert bench.step(job_id).output is None
    assert bench.claim() is None


def test_cancelling_twice_is_cancelling_once_and_a_completed_job_cannot_be_cancelled(bench):
    job_id = bench.start(StepSpec("cut"))
    bench.act(service.cancel, None, job_id)
    bench.act(service.cancel, None, job_id)
    done = bench.start(StepSpec("cut"))
    bench.run_all()
    with pytest.raises(JobIsOver):
        bench.act(service.cancel, None, done)


def test_retry_goes_on_from_the_failed_step_and_keeps_what_is_done(bench):
    job_id = bench.start(*chain("cut", "glue", "pack"))
    bench.says(outcomes.finish, bench.claim(), {"pieces": 3})
    bench.says(outcomes.reject, bench.claim(), BAD)
    job = bench.job(job_id)
    assert (job.state, job.reason_code, job.reason) == ("FAILED", "NOT_A_VIDEO", BAD.message)
    bench.act(service.retry, None, job_id)
    assert bench.states(job_id) == {"cut": "DONE", "glue": "READY", "pack": "WAITING"}
    assert bench.job(job_id).reason_code is None
    bench.run_all()
    assert bench.job(job_id).state == JobState.COMPLETED
    assert bench.step(job_id).output == {"pieces": 3}


def test_a_job_that_has_not_failed_cannot_be_retried(bench):
    job_id = bench.start()
    with pytest.raises(JobIsNotOver):
        bench.act(service.retry, None, job_id)


def test_a_retried_cancelled_job_runs_whole(bench):
    job_id = bench.start(*chain("cut", "glue"))
    bench.act(service.cancel, None, job_id)
    bench.act(service.retry, None, job_id)
    assert bench.run_all() == 2
    assert bench.job(job_id).state == JobState.COMPLETED


def test_a_job_that_does_not_exist_is_not_found(bench):
    for action in (service.cancel, service.retry):
        with pytest.raises(JobNotFound):
            bench.act(action, None, uuid.uuid4())
    with pytest.raises(JobNotFound):
        bench.act(service.delete, uuid.uuid4())


def test_a_deleted_job_takes_its_files_along_and_tells_its_kind(bench, store):
    told = []
    kinds.register(Kind("work", {"cut": succeed}, on_delete=lambda job: told.append(job.id)))
    job_id = bench.start()
    key = f"{artifacts.prefix_of(job_id)}/voice.m4a"
    store.put_bytes(key, b"sound")
    with bench.app.app_context(), unit_of_work():
        artifacts.add(job_id, "voice", Made(key, "0" * 64, 5, "audio/mp4"))
    bench.run_all()
    bench.act(service.delete, job_id)
    assert told == [job_id]
    assert store.stat(key) is None
    with pytest.raises(JobNotFound):
        bench.job(job_id)


def test_the_jobs_of_a_subject_go_with_it(bench):
    subject = uuid.uuid4()
    for _ in range(2):
        bench.start(subject_id=subject)
    lease = bench.claim()
    other = bench.start()
    bench.act(service.delete_of_subject, "thing", subject)
    with pytest.raises(LeaseLost):
        bench.says(outcomes.finish, lease, None)
    with bench.app.app_context(), unit_of_work(writes=False):
        assert [job.id for job in service.page(page=1, page_size=10).items] == [other]


def test_everything_that_happens_is_kept_in_order_without_a_gap(bench):
    job_id = bench.start(*chain("cut", "glue"))
    bench.run_all()
    with bench.app.app_context(), unit_of_work(writes=False):
        events = service.events(job_id)
        assert [event.sequence for event in events] == list(range(1, len(events) + 1))
        assert service.events(job_id, after=3)[0].sequence == 4
    states = [
        e.data["step"]["state"] for e in events if e.data.get("step", {}).get("name") == "cut"
    ]
    assert states == ["READY", "RUNNING", "DONE"]
    assert [e.data["job"]["status"] for e in events if e.kind == "job"] == [
        "PROCESSING",
        "COMPLETED",
    ]


def test_followers_of_a_job_learn_of_its_end_once(bench):
    ended = []

    def hear(job):
        ended.append((job.id, job.state))

    with signals.job_finished.connected_to(hear):
        job_id = bench.start(StepSpec("cut"), StepSpec("glue"))
        bench.says(outcomes.reject, bench.claim(), BAD)
        assert ended == []
        bench.run_all()
    assert ended == [(job_id, JobState.FAILED)]


def test_a_listener_that_fails_does_not_undo_the_outcome(bench, caplog):
    def trip(job):
        raise RuntimeError("tripped")

    with signals.job_finished.connected_to(trip):
        job_id = bench.start()
        bench.run_all()
    assert bench.job(job_id).state == JobState.COMPLETED
    assert "tripped" in caplog.text


def test_a_page_of_jobs_can_be_narrowed_by_owner_state_and_kind(bench, people):
    mine = people.make()
    done = bench.start(owner_id=mine.id)
    bench.run_all()
    bench.hands.turn(seconds=1)
    waiting = bench.start(owner_id=mine.id)
    bench.start()

    def ids(**wanted):
        with bench.app.app_context(), unit_of_work(writes=False):
            return [job.id for job in service.page(page=1, page_size=10, **wanted).items]

    assert ids(owner_id=mine.id) == [waiting, done]
    assert ids(owner_id=mine.id, state=JobState.COMPLETED) == [done]
    assert ids(owner_id=mine.id, kind="other") == []
    assert len(ids()) == 3


def test_what_followed_a_failed_step_says_why_it_was_skipped(bench):
    job_id = bench.start(*chain("cut", "glue"))
    bench.says(outcomes.reject, bench.claim(), BAD)
    glue = bench.step(job_id, "glue")
    assert (glue.state, glue.reason) == (StepState.SKIPPED, "The step “cut” did not succeed.")
