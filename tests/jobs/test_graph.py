"""What follows from the states of steps, without a database."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.jobs import graph
from app.jobs.models import JobState, Step, StepState

pytestmark = pytest.mark.unit
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def make(name, state=StepState.WAITING, needs=(), language=None, **others):
    return Step(
        name=name, state=state, needs=list(needs), language=language,
        **({"attempts": 0, "progress": 0.0, "weight": 1} | others),
    )  # fmt: skip


def test_a_step_becomes_ready_when_all_it_needs_is_done():
    pack = make("pack", needs=["cut", "glue"])
    cut, glue = make("cut", StepState.DONE), make("glue", StepState.RUNNING)
    assert graph.settle([cut, glue, pack], NOW) == []
    glue.state = StepState.DONE
    assert graph.settle([cut, glue, pack], NOW) == [pack]
    assert (pack.state, pack.available_at) == (StepState.READY, NOW)


def test_a_step_of_a_language_waits_for_its_own_language_only():
    spanish = make("speak", StepState.DONE, language="es")
    catalan = make("speak", StepState.RUNNING, language="ca")
    mix = make("mix", needs=["speak"], language="es")
    whole = make("pack", needs=["speak"])
    assert graph.settle([spanish, catalan, mix, whole], NOW) == [mix]


def test_a_failure_drags_its_followers_and_their_followers_along():
    steps = [
        make("cut", StepState.FAILED),
        make("glue", needs=["cut"]),
        make("paint", needs=["glue"]),
        make("pack"),
    ]
    graph.settle(steps, NOW)
    assert [step.state for step in steps] == ["FAILED", "SKIPPED", "SKIPPED", "READY"]
    assert steps[2].reason_code == graph.NEED_FAILED
    assert graph.to_try_again(steps) == steps[:3]


def test_a_step_that_was_not_needed_lets_its_followers_go_on():
    steps = [make("cut", StepState.SKIPPED, reason_code="NOT_NEEDED"), make("glue", needs=["cut"])]
    graph.settle(steps, NOW)
    assert steps[1].state == StepState.READY


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (["READY", "WAITING"], JobState.PENDING),
        (["RUNNING", "WAITING"], JobState.PROCESSING),
        (["FAILED", "READY"], JobState.PROCESSING),
        (["DONE", "SKIPPED"], JobState.COMPLETED),
        (["DONE", "FAILED", "SKIPPED"], JobState.FAILED),
        (["DONE", "FAILED", "CANCELLED"], JobState.CANCELLED),
    ],
)
def test_the_state_of_a_job_follows_from_its_steps(states, expected):
    steps = [make(str(n), s, attempts=int(s == "RUNNING")) for n, s in enumerate(states)]
    assert graph.state_of(steps) == expected


ANY_STEP = st.tuples(st.sampled_from(list(StepState)), st.floats(0, 1), st.integers(1, 9))


@given(st.lists(ANY_STEP, min_size=1, max_size=12))
def test_progress_is_whole_exactly_when_every_step_has_ended(drawn):
    steps = [make("s", state, progress=p * 0.99, weight=w) for state, p, w in drawn]
    progress = graph.progress_of(steps)
    assert 0 <= progress <= 1
    assert (progress == 1) == all(step.is_ended for step in steps)


def names_before(number):
    return st.lists(st.sampled_from([str(n) for n in range(number)]), unique=True, max_size=3)


@given(st.data(), st.integers(1, 8))
def test_whatever_the_graph_nothing_waits_for_ever(data, count):
    drawn = [data.draw(names_before(n)) if n else [] for n in range(count)]
    steps = [make(str(n), needs=needs) for n, needs in enumerate(drawn)]
    while not all(step.is_ended for step in steps):
        graph.settle(steps, NOW)
        ready = [step for step in steps if step.state == StepState.READY]
        assert ready
        ends = st.sampled_from([StepState.DONE, StepState.FAILED, StepState.CANCELLED])
        ready[0].state = data.draw(ends)
        graph.settle(steps, NOW)
