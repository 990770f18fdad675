"""Many workers at once, as threads and as processes: every step is done by one of them."""

import os
import subprocess
import sys
import threading
from collections import Counter
from contextlib import contextmanager

import pytest

from app.jobs import crew
from app.jobs.kinds import StepSpec
from app.jobs.models import JobState
from tests.jobs.factories import chain
from tests.servers import wait_for

both = pytest.mark.parametrize("app", ["sqlite", "postgresql"], indirect=True)
pytestmark = pytest.mark.integration


def all_at_once(count, work):
    """Run the same work in many threads, begun together."""
    gate = threading.Barrier(count)

    def run():
        gate.wait()
        work()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(100)


@contextmanager
def run_together(command, environment, count):
    """Run the same command several times at once; none of them outlives the block."""
    processes = [subprocess.Popen(command, env=environment) for _ in range(count)]
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


@both
def test_of_many_threads_claiming_at_once_each_step_has_one(bench):
    job_id = bench.start(*(StepSpec("cut", input={"n": n}) for n in range(20)))
    done: Counter[int] = Counter()
    bench.does(cut=lambda context: done.update([context.input["n"]]))
    all_at_once(4, bench.run_all)
    assert done == Counter(range(20))
    assert bench.job(job_id).state == JobState.COMPLETED


@both
def test_steps_that_end_together_never_leave_their_common_follower_behind(bench):
    gate = threading.Barrier(2)

    def meet(_context):
        gate.wait(20)

    bench.does(cut=meet, glue=meet)
    jobs = [
        bench.start(StepSpec("cut"), StepSpec("glue"), StepSpec("pack", needs=("cut", "glue")))
        for _ in range(5)
    ]
    all_at_once(2, bench.run_all)
    assert {bench.job(job_id).state for job_id in jobs} == {JobState.COMPLETED}


@both
@pytest.mark.slow
def test_processes_share_the_work_without_doing_anything_twice(bench, tmp_path):
    total = 16
    bench.start(*(StepSpec("cut", input={"n": n}) for n in range(total)))
    url = str(bench.app.config["SQLALCHEMY_DATABASE_URI"])
    environment = os.environ | {"DATABASE_URL": url, "PROOF": str(tmp_path), "FLASK_ENV": "testing"}
    command = [sys.executable, "-m", "tests.jobs.drain"]
    with run_together(command, environment, 2) as processes:
        assert [process.wait(100) for process in processes] == [0, 0]
    done = Counter(int(path.name.split("-")[0]) for path in tmp_path.iterdir())
    assert done == Counter(range(total))


def test_a_crew_does_no_more_of_a_queue_at_once_than_it_has_hands(bench):
    busy, most, lock = Counter(), Counter(), threading.Lock()
    gate = threading.Event()

    def cut(_context):
        with lock:
            busy["now"] += 1
            most["ever"] = max(most["ever"], busy["now"])
        gate.wait(10)
        with lock:
            busy["now"] -= 1

    bench.does(cut=cut)
    bench.start(*(StepSpec("cut") for _ in range(6)))
    hands = crew.Crew(bench.app, crew.slots_for(2))
    rings = [threading.Thread(target=hands.work, args=("media",)) for _ in range(5)]
    for ring in rings:
        ring.start()
    wait_for(lambda: busy["now"] == 2, what="two busy hands")
    wait_for(lambda: sum(ring.is_alive() for ring in rings) == 2, what="the others to go")
    gate.set()
    for ring in rings:
        ring.join(20)
    assert most["ever"] == 2
    assert not bench.run()


def test_a_crew_that_looks_by_itself_needs_no_message(bench):
    job_id = bench.start(*chain("cut", "glue"), StepSpec("pack", queue="mail"))
    bench.app.config["JOB_SWEEP_SECONDS"] = 0.05
    hands = crew.Crew(bench.app, crew.slots_for(1))
    watching = hands.watch(("media", "mail"))
    wait_for(lambda: bench.job(job_id).state == JobState.COMPLETED, what="the job")
    hands.stop()
    watching.join(5)
    assert not watching.is_alive()
