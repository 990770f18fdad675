"""Running one step: what it is given, what comes of what it raises, how it is told to stop."""

import threading

import pytest

from app.core.database import db
from app.jobs import leases, pace, runner, service
from app.jobs.context import StepContext
from app.jobs.errors import InputRejected, LeaseLost, NotNeeded, Postponed, Transient
from app.jobs.heartbeat import Heartbeat
from app.jobs.kinds import StepSpec
from app.jobs.models import JobState, StepState
from tests.jobs.factories import chain
from tests.servers import wait_for


@pytest.fixture
def quick(app):
    """Beat fast enough for a test to wait for it."""
    app.config.update(JOB_LEASE_SECONDS=2.0, JOB_HEARTBEAT_SECONDS=0.05)


def raises(error):
    def run(_context):
        raise error

    return run


def test_a_step_sees_its_input_and_subject_in_an_empty_folder_that_goes(bench):
    seen = []

    def cut(context: StepContext):
        (context.workdir / "scrap").write_text("wood")
        seen.append((context.input, context.subject_id, context.attempt, context.workdir))
        return {"pieces": 2}

    bench.does(cut=cut)
    job_id = bench.start(StepSpec("cut", input={"length": 3}))
    assert bench.run() is True
    given, subject_id, attempt, workdir = seen[0]
    assert (given, attempt, subject_id) == ({"length": 3}, 1, bench.job(job_id).subject_id)
    assert not workdir.exists()
    assert bench.step(job_id).output == {"pieces": 2}
    assert bench.run() is False


def test_no_transaction_is_open_while_a_step_runs(bench):
    open_ones = []
    bench.does(cut=lambda _context: open_ones.append(db.session().in_transaction()))
    bench.start()
    bench.run()
    assert open_ones == [False]


@pytest.mark.parametrize(
    ("error", "state", "code"),
    [
        (InputRejected("NOT_A_VIDEO", "This is no video."), StepState.FAILED, "NOT_A_VIDEO"),
        (NotNeeded(message="There is no sound."), StepState.SKIPPED, "NOT_NEEDED"),
        (Transient(message="The disk was busy."), StepState.READY, None),
        (ZeroDivisionError("whoops"), StepState.READY, None),
    ],
    ids=["rejected", "not-needed", "transient", "unforeseen"],
)
def test_what_a_step_raises_decides_what_becomes_of_it(bench, error, state, code):
    bench.does(cut=raises(error))
    job_id = bench.start()
    bench.run()
    assert (bench.step(job_id).state, bench.step(job_id).reason_code) == (state, code)


def test_an_unforeseen_error_ends_after_three_tries_and_shows_nobody_its_insides(bench):
    bench.does(cut=raises(ZeroDivisionError("secret path")))
    job_id = bench.start()
    for _ in range(3):
        assert bench.run()
        bench.hands.turn(minutes=3)
    assert not bench.run()
    job = bench.job(job_id)
    assert (job.state, job.reason_code, job.steps[0].attempts) == ("FAILED", "INTERNAL_ERROR", 3)
    assert "secret" not in job.reason


def test_a_step_that_is_asked_for_patience_comes_back_after_it_as_often_as_it_takes(bench):
    bench.does(cut=raises(Postponed("BUSY", "The other side is busy.", seconds=3600)))
    job_id = bench.start()
    for _ in range(5):
        assert bench.run()
        bench.hands.turn(seconds=3599)
        assert not bench.run()
        bench.hands.turn(seconds=1)
    step = bench.step(job_id)
    assert (step.state, step.attempts, step.message) == ("READY", 0, "The other side is busy.")


def test_a_step_adds_steps_only_by_succeeding_and_only_once(bench):
    def cut(context: StepContext):
        context.add_steps([StepSpec("glue"), StepSpec("pack", needs=("glue",))])
        if context.attempt == 1:
            raise Transient
        return {"pieces": 1}

    bench.does(cut=cut)
    job_id = bench.start()
    bench.run()
    assert bench.states(job_id) == {"cut": "READY"}
    bench.hands.turn(seconds=5)
    bench.run()
    assert bench.states(job_id) == {"cut": "DONE", "glue": "READY", "pack": "WAITING"}
    bench.run_all()
    assert bench.job(job_id).state == JobState.COMPLETED


def test_a_step_that_asks_for_an_impossible_step_fails(bench):
    bench.does(cut=lambda context: context.add_steps([StepSpec("glue", needs=("fly",))]))
    job_id = bench.start()
    bench.run()
    assert bench.states(job_id) == {"cut": "READY"}
    assert bench.step(job_id).message == "Something went wrong on our side in this step."


def test_a_step_reads_what_earlier_steps_answered(bench):
    seen = []
    bench.does(
        cut=lambda context: {"piece": context.input["n"]},
        glue=lambda context: seen.extend(context.outputs("cut")),
    )
    cuts = [StepSpec("cut", input={"n": n}) for n in range(3)]
    bench.start(*cuts, StepSpec("glue", needs=("cut",)))
    bench.run_all()
    assert seen == [{"piece": 0}, {"piece": 1}, {"piece": 2}]


def test_a_key_found_while_running_takes_over_a_finished_twin(bench):
    made = []

    def cut(context: StepContext):
        found = context.take_over("same-bytes")
        return found or {"made": made.append(1) or len(made)}

    bench.does(cut=cut)
    first = bench.start()
    bench.run()
    second = bench.start(subject_id=bench.job(first).subject_id)
    bench.run()
    assert (bench.step(second).output, made) == ({"made": 1}, [1])


def test_a_transaction_of_a_step_that_lost_its_lease_writes_nothing(bench):
    seen = []

    def cut(context: StepContext):
        bench.hands.turn(seconds=30)
        seen.append(bench.claim(name="thief"))
        with context.transaction():
            seen.append("wrote")

    bench.does(cut=cut)
    job_id = bench.start()
    bench.run()
    assert len(seen) == 1
    assert (bench.step(job_id).state, bench.step(job_id).fence) == (StepState.RUNNING, 2)


def test_a_running_step_hears_of_its_cancellation(bench, quick):
    running, heard = threading.Event(), []

    def cut(context: StepContext):
        running.set()
        heard.append(wait_for(context.is_cancelled, seconds=5, what="the cancellation"))
        raise RuntimeError("the tool was killed")

    bench.does(cut=cut)
    job_id = bench.start()
    worker = threading.Thread(target=bench.run)
    worker.start()
    running.wait(5)
    bench.act(service.cancel, None, job_id)
    worker.join(5)
    assert heard == [True]
    assert bench.job(job_id).state == JobState.CANCELLED


def test_a_stopping_worker_hands_its_step_back(bench):
    def cut(context: StepContext):
        bench.stopping.set()
        assert context.is_cancelled()
        raise RuntimeError("stopped in the middle")

    bench.does(cut=cut)
    job_id = bench.start()
    bench.run()
    assert (bench.step(job_id).state, bench.step(job_id).attempts) == (StepState.READY, 0)


def test_progress_is_seen_while_the_step_runs(bench, quick):
    def cut(context: StepContext):
        context.progress(0.4, "sawing")
        wait_for(lambda: bench.step(context.job_id).progress == 0.4, what="the progress")

    bench.does(cut=cut)
    job_id = bench.start(*chain("cut", "glue"))
    bench.run()
    assert bench.step(job_id).state == StepState.DONE


def test_a_heart_outlives_a_database_that_is_away_for_a_while(bench, quick, monkeypatch, caplog):
    monkeypatch.setattr("app.core.database.BUSY_SECONDS", 0.01)

    def cut(context: StepContext):
        with db.engine.connect().execution_options(writes=True) as hog, hog.begin():
            context.progress(0.5)
            wait_for(lambda: "a heartbeat failed" in caplog.text, what="a failed beat")
        wait_for(lambda: bench.step(context.job_id).progress == 0.5, what="the next beat")

    bench.does(cut=cut)
    job_id = bench.start()
    bench.run()
    assert bench.step(job_id).state == StepState.DONE


def test_a_beat_under_an_old_fence_raises(bench, quick, tmp_path):
    bench.start()
    lease = bench.claim()
    assignment = bench.says(runner.outcomes.begin, lease)
    context = StepContext(lease, assignment, workdir=tmp_path, stopping=bench.stopping)
    bench.hands.turn(seconds=30)
    bench.claim(name="thief")
    with bench.app.app_context(), pytest.raises(LeaseLost):
        Heartbeat(bench.app, context, pace.of(bench.app.config)).beat()
    with bench.app.app_context(), runner.unit_of_work(writes=False):
        assert not leases.is_held(lease)


def test_a_step_no_code_is_known_for_fails(bench):
    job_id = bench.start()
    with bench.app.app_context(), runner.unit_of_work():
        db.session.get(leases.Step, bench.step(job_id).id).name = "unknown"
    bench.run()
    assert bench.step(job_id, "unknown").state == StepState.READY
