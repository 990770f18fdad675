"""Hypothesis plays workers, people and time against the leases: each success happens once."""

import uuid
from typing import ClassVar

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from app.jobs import outcomes, service, sweeper
from app.jobs.errors import InputRejected, JobIsNotOver, JobIsOver, LeaseLost, Transient
from app.jobs.kinds import StepSpec
from app.jobs.models import JOB_ENDED, StepState
from tests.conftest import empty_tables
from tests.jobs.factories import bench_of

SPECS = (StepSpec("cut"), StepSpec("paint"), StepSpec("glue", needs=("cut",)))
WORKERS = st.sampled_from(["anna", "bea", "carla"])
OUTCOMES = {
    "finish": lambda lease: (outcomes.finish, lease, {"fence": lease.fence}),
    "fail": lambda lease: (outcomes.fail, lease, Transient()),
    "reject": lambda lease: (outcomes.reject, lease, InputRejected("BAD", "Bad.")),
    "hand_back": lambda lease: (outcomes.hand_back, lease),
}


class Leases(RuleBasedStateMachine):
    """Workers, people and time, against one job; `holder` is who may write."""

    app: ClassVar[Flask]
    held = Bundle("held")

    def __init__(self):
        super().__init__()
        self.context = bench_of(self.app)
        self.bench = self.context.__enter__()
        with self.app.app_context():
            empty_tables()
        self.job_id = self.bench.start(*SPECS)
        self.holder: dict[uuid.UUID, int] = {}
        self.done: dict[uuid.UUID, int] = {}

    def teardown(self):
        self.finish_everything()
        self.context.__exit__(None, None, None)

    @rule(target=held, worker=WORKERS)
    def claim(self, worker):
        lease = self.bench.claim(name=worker)
        if lease is None:
            return multiple()
        assert lease.step_id not in self.done
        assert lease.fence > self.holder.get(lease.step_id, 0)
        self.holder[lease.step_id] = lease.fence
        return lease

    @rule(lease=held)
    def beat(self, lease):
        self.say(lease, outcomes.beat, lease, 20.0, progress=0.3, message=None)

    @rule(lease=consumes(held), kind=st.sampled_from(sorted(OUTCOMES)))
    def end(self, lease, kind):
        if self.say(lease, *OUTCOMES[kind](lease)):
            self.holder[lease.step_id] += 1
            if kind == "finish":
                self.done[lease.step_id] = lease.fence

    def say(self, lease, outcome, *args, **named):
        """Write under a lease; only the newest fence may."""
        mine = self.holder.get(lease.step_id) == lease.fence
        try:
            self.bench.says(outcome, *args, **named)
        except LeaseLost:
            assert not mine
            return False
        assert mine
        return True

    @rule(seconds=st.sampled_from([1, 6, 21, 31]))
    def turn_the_clock(self, seconds):
        self.bench.hands.turn(seconds=seconds)

    @rule()
    def sweep(self):
        with self.app.app_context():
            sweeper.sweep(("media",))
        self.forget_the_buried()

    @rule(action=st.sampled_from([service.cancel, service.retry]))
    def a_person_acts(self, action):
        try:
            self.bench.act(action, None, self.job_id)
        except (JobIsOver, JobIsNotOver):
            return
        self.forget_the_buried()

    def forget_the_buried(self):
        """Take over fences that were raised without a worker."""
        for step in self.bench.job(self.job_id).steps:
            if step.state != StepState.RUNNING and step.fence:
                self.holder[step.id] = step.fence

    @invariant()
    def what_is_done_stays_done_by_whom_did_it(self):
        for step in self.bench.job(self.job_id).steps:
            if step.id in self.done:
                assert step.state == StepState.DONE
                assert step.output == {"fence": self.done[step.id]}
            else:
                assert step.state != StepState.DONE

    @invariant()
    def a_follower_begins_only_after_what_it_needs(self):
        cut, _paint, glue = self.bench.job(self.job_id).steps
        if glue.state in {StepState.RUNNING, StepState.DONE}:
            assert cut.state == StepState.DONE

    def finish_everything(self):
        """Whatever happened, time and a worker bring the job to an end."""
        for _ in range(12):
            self.bench.hands.turn(seconds=200)
            with self.app.app_context():
                sweeper.sweep(("media",))
            while lease := self.bench.claim(name="last"):
                self.bench.says(outcomes.finish, lease, None)
        assert self.bench.job(self.job_id).state in JOB_ENDED


@pytest.mark.property_test
@pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
def test_each_success_happens_once_whatever_workers_people_and_time_do(app):
    machine = type("LeasesHere", (Leases,), {"app": app}).TestCase
    machine.settings = settings(
        max_examples=12, stateful_step_count=25, deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    machine().runTest()
