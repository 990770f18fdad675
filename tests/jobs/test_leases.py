"""Claiming: who gets which step, for how long, and that nobody writes under an old fence."""

import pytest
from sqlalchemy import text

from app.core.database import db, unit_of_work
from app.jobs import leases, outcomes, service, sweeper
from app.jobs.errors import LeaseLost, StepError
from app.jobs.kinds import StepSpec
from app.jobs.models import JobState, StepState
from tests.jobs.factories import Bench

OOPS = StepError("OOPS", "It slipped.")
both = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)


@both
def test_a_step_is_given_to_one_worker_only(bench):
    bench.start()
    assert bench.claim() is not None
    assert bench.claim(name="bea") is None


@both
def test_a_lease_that_ran_out_passes_to_another_worker_under_a_new_fence(bench):
    job_id = bench.start()
    first = bench.claim()
    bench.hands.turn(seconds=20)
    second = bench.claim(name="bea")
    assert (second.step_id, second.fence) == (first.step_id, first.fence + 1)
    with pytest.raises(LeaseLost):
        bench.says(outcomes.finish, first, {"by": "anna"})
    bench.says(outcomes.finish, second, {"by": "bea"})
    assert bench.step(job_id).output == {"by": "bea"}


def test_a_beat_keeps_the_lease_and_the_progress(bench):
    job_id = bench.start(StepSpec("cut"), StepSpec("glue"))
    lease = bench.claim()
    bench.hands.turn(seconds=15)
    bench.says(outcomes.beat, lease, 20.0, progress=0.5, message="half")
    bench.hands.turn(seconds=15)
    other = bench.claim(name="bea")
    assert other.step_id != lease.step_id
    assert (bench.step(job_id).progress, bench.step(job_id).message) == (0.5, "half")
    assert (bench.job(job_id).progress, bench.job(job_id).message) == (0.25, "half")


def test_the_first_rendition_of_a_late_job_comes_before_the_rest_of_an_early_one(bench):
    early = bench.start(StepSpec("paint"), StepSpec("pack"))
    late = bench.start(StepSpec("cut", first=True), StepSpec("glue"))
    taken = [bench.claim() for _ in range(4)]
    assert taken[0].job_id == late
    assert [lease.job_id for lease in taken].count(early) == 2


def test_whoever_has_least_running_comes_next_then_priority_then_age(bench, people):
    busy, idle = people.make(), people.make()
    first = bench.start(StepSpec("cut"), StepSpec("glue"), owner_id=busy.id)
    bench.hands.turn(seconds=1)
    second = bench.start(owner_id=idle.id)
    bench.hands.turn(seconds=1)
    pressing = bench.start(owner_id=idle.id, priority=5)
    assert [bench.claim().job_id for _ in range(4)] == [pressing, first, first, second]


def test_a_worker_takes_only_steps_of_its_queues_and_of_kinds_it_knows(bench):
    bench.start(StepSpec("cut", queue="mail"))
    assert bench.claim("media") is None
    with bench.app.app_context(), unit_of_work():
        assert leases.claim(leases.Worker("old", ("mail",), ("other",), 20.0)) is None
    assert bench.claim("media", "mail") is not None


def test_a_failed_try_waits_five_then_thirty_seconds_and_the_third_is_the_last(bench):
    job_id = bench.start()
    for pause in (5, 30):
        bench.says(outcomes.fail, bench.claim(), OOPS)
        bench.hands.turn(seconds=pause - 0.1)
        assert bench.claim() is None
        bench.hands.turn(seconds=0.1)
    bench.says(outcomes.fail, bench.claim(), OOPS)
    job = bench.job(job_id)
    assert (job.state, job.reason_code, job.reason) == ("FAILED", "OOPS", "It slipped.")
    assert job.steps[0].attempts == 3


@both
def test_a_step_that_took_its_worker_along_three_times_is_given_up_with_a_reason(bench):
    job_id = bench.start()
    for _ in range(3):
        assert bench.claim() is not None
        bench.hands.turn(seconds=20)
    assert bench.claim() is None
    with bench.app.app_context():
        sweeper.sweep(("media",))
    assert bench.job(job_id).state == JobState.FAILED
    assert bench.job(job_id).reason_code == "WORKER_LOST"


def test_a_step_that_is_handed_back_costs_no_try(bench):
    job_id = bench.start()
    for _ in range(5):
        bench.says(outcomes.hand_back, bench.claim())
    assert (bench.step(job_id).state, bench.step(job_id).attempts) == (StepState.READY, 0)


def test_a_first_step_that_gives_way_is_none_any_more_and_loses_no_try(bench):
    long = bench.start(StepSpec("cut", first=True))
    lease = bench.claim()
    bench.says(outcomes.beat, lease, 20.0, progress=0.4, message=None)
    assert not bench.says(leases.keeps_others_waiting, lease)
    late = bench.start(StepSpec("cut", first=True))
    assert not bench.says(leases.keeps_others_waiting, lease)
    bench.hands.turn(seconds=leases.FREE_HAND_SECONDS)
    assert bench.says(leases.keeps_others_waiting, lease)
    bench.says(outcomes.give_way, lease)
    step = bench.step(long)
    assert (step.state, step.attempts, step.progress) == (StepState.READY, 0, 0.4)
    assert [bench.claim().job_id for _ in range(2)] == [late, long]


def test_steps_that_are_no_first_ones_wait_for_their_turn(bench):
    bench.start(StepSpec("cut", first=True), StepSpec("glue", first=True))
    lease = bench.claim()
    bench.start(StepSpec("cut"))
    bench.hands.turn(seconds=leases.FREE_HAND_SECONDS)
    assert not bench.says(leases.keeps_others_waiting, lease)


def test_the_sweep_finds_what_waits_and_knows_when_the_next_is_due(bench):
    bench.start()
    waiting = bench.start()
    lease = bench.claim()
    with bench.app.app_context():
        found = sweeper.sweep(("media",))
        assert found.takeable == [("media", bench.step(waiting).id)]
    bench.claim()
    bench.says(outcomes.fail, lease, OOPS)
    with bench.app.app_context():
        found = sweeper.sweep(("media",))
        assert found.takeable == []
        assert (found.next_due - bench.hands.now).total_seconds() == 5
    bench.hands.turn(seconds=20)
    with bench.app.app_context():
        assert len(sweeper.sweep(("media",)).takeable) == 2


def test_a_crowd_in_one_queue_does_not_hide_what_waits_in_another(bench):
    bench.start(*[StepSpec("cut")] * (leases.MOST_RINGS + 1))
    bench.hands.turn(seconds=1)
    bench.start(StepSpec("cut", queue="mail"))
    with bench.app.app_context():
        found = sweeper.sweep(("media", "mail")).takeable
    assert [queue for queue, _id in found].count("media") == leases.MOST_RINGS
    assert [queue for queue, _id in found].count("mail") == 1


def test_a_step_with_the_key_of_a_finished_one_of_its_subject_takes_its_output_over(bench):
    ran = []
    bench.does(cut=lambda _context: ran.append(1) or {"pieces": len(ran)})
    first = bench.start(StepSpec("cut", input_key="v1"))
    bench.run_all()
    subject = bench.job(first).subject_id
    again = bench.start(StepSpec("cut", input_key="v1"), subject_id=subject)
    changed = bench.start(StepSpec("cut", input_key="v2"), subject_id=subject)
    foreign = bench.start(StepSpec("cut", input_key="v1"))
    bench.run_all()
    assert len(ran) == 3
    assert bench.step(again).output == {"pieces": 1}
    assert bench.step(again).state == bench.step(changed).state == StepState.DONE
    assert bench.step(foreign).state == StepState.DONE


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_a_claim_passes_over_a_row_another_claim_holds(bench: Bench):
    bench.start()
    second = bench.start()
    with bench.app.app_context(), db.engine.connect() as other:
        order = "SELECT id FROM step ORDER BY id LIMIT 1 FOR UPDATE"
        other.execute(text(order))
        assert bench.claim().job_id == second


def test_a_cancellation_meets_a_claim_without_leaving_a_runner(bench):
    job_id = bench.start()
    lease = bench.claim()
    bench.act(service.cancel, None, job_id)
    bench.act(service.retry, None, job_id)
    again = bench.claim()
    assert again.fence > lease.fence
    with pytest.raises(LeaseLost):
        bench.says(outcomes.beat, lease, 20.0, progress=0.1, message=None)
