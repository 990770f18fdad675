"""What a worker may say about a step it holds; each is one fenced transaction.

All raise LeaseLost when the step is no longer the worker's, and then nothing is written.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.jobs import journal, leases, steps
from app.jobs.errors import Postponed, StepError
from app.jobs.kinds import Output, StepSpec
from app.jobs.leases import Lease
from app.jobs.models import Job, Step, StepState

BACK_OFF = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2))


@dataclass(frozen=True)
class Assignment:
    """What a step is about, in plain values."""

    kind: str
    name: str
    language: str | None
    subject_kind: str
    subject_id: uuid.UUID
    owner_id: uuid.UUID | None
    input: dict[str, Any]


def begin(lease: Lease) -> Assignment | None:
    """Record that the step runs; answer what to do, or None when a finished twin was taken over."""
    job, step = leases.hold(lease)
    job.started_at = job.started_at or clock.now()
    step.reason_code = step.reason = step.message = None
    twin = finished_twin(job, step.name, step.input_key)
    if twin is None:
        steps.roll_up(job, [step])
        return _assignment(job, step)
    _end(step, StepState.DONE)
    step.output = twin.output
    steps.roll_up(job, [step])
    return None


def adopt(lease: Lease, input_key: str) -> dict[str, Any] | None:
    """Keep what the step works on as its key; answer the output of a finished twin, if any."""
    job, step = leases.hold(lease)
    step.input_key = input_key
    twin = finished_twin(job, step.name, input_key)
    return dict(twin.output or {}) if twin else None


def finished_twin(job: Job, name: str, input_key: str | None) -> Step | None:
    """Find a finished step of the same subject, name and input key."""
    if input_key is None:
        return None
    query = (
        select(Step)
        .join(Job, Job.id == Step.job_id)
        .where(Job.subject_kind == job.subject_kind, Job.subject_id == job.subject_id)
        .where(Step.name == name, Step.input_key == input_key, Step.state == StepState.DONE)
        .order_by(Step.finished_at.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def beat(lease: Lease, seconds: float, *, progress: float, message: str | None) -> None:
    """Extend the lease by `seconds` from now, and keep how far the step has come (0..1)."""
    job, step = leases.renew(lease, seconds)
    if (step.progress, step.message) == (progress, message):
        return
    step.progress, step.message = progress, message
    job.message = message or job.message
    db.session.flush()
    job.progress = steps.progress_of_job(job.id)
    journal.record_progress(job, step)


def finish(
    lease: Lease,
    output: Output | None,
    added: Iterable[StepSpec] = (),
    *,
    message: str | None = None,
) -> None:
    """Record the result and the last message, add the steps it asks for, ready its followers."""
    job, step = leases.hold(lease)
    _end(step, StepState.DONE)
    step.output = dict(output) if output is not None else None
    step.message = message or step.message
    steps.roll_up(job, [step, *steps.add(job, added)])


def skip(lease: Lease, reason: StepError) -> None:
    """Record that there is nothing to do; the followers go on."""
    job, step = leases.hold(lease)
    _end(step, StepState.SKIPPED, reason)
    steps.roll_up(job, [step])


def reject(lease: Lease, reason: StepError) -> None:
    """Record a failure that another try would not mend."""
    job, step = leases.hold(lease)
    _end(step, StepState.FAILED, reason)
    steps.roll_up(job, [step])


def fail(lease: Lease, reason: StepError) -> None:
    """Record a failure: another try after a pause, or the end when the tries are used up."""
    job, step = leases.hold(lease)
    if step.attempts >= leases.MAX_ATTEMPTS:
        _end(step, StepState.FAILED, reason)
    else:
        _put_back(step, clock.now() + BACK_OFF[min(step.attempts, len(BACK_OFF)) - 1])
        step.message = reason.message
    steps.roll_up(job, [step])


def postpone(lease: Lease, reason: Postponed) -> None:
    """Take the step up again after the pause it asks for; the attempt does not count."""
    job, step = leases.hold(lease)
    step.attempts -= 1
    _put_back(step, clock.now() + timedelta(seconds=reason.seconds))
    step.message = reason.message
    steps.roll_up(job, [step])


def hand_back(lease: Lease) -> None:
    """Give the step to whoever comes, because this worker stops; the attempt does not count."""
    job, step = leases.hold(lease)
    step.attempts -= 1
    _put_back(step, clock.now())
    steps.roll_up(job, [step])


def give_way(lease: Lease) -> None:
    """Let the first steps of others pass: this one has made something watchable, so it is none."""
    job, step = leases.hold(lease)
    reached = step.progress
    step.attempts -= 1
    _put_back(step, clock.now())
    step.first, step.progress = False, reached
    steps.roll_up(job, [step])


def bury(job_id: uuid.UUID, step_id: uuid.UUID) -> bool:
    """Fail a step whose last attempt took its worker along; tell whether it was still so."""
    job = leases.lock_job(job_id)
    step = db.session.get(Step, step_id, with_for_update=True, populate_existing=True)
    if job is None or step is None or not _is_exhausted(step):
        return False
    _end(step, StepState.FAILED, StepError("WORKER_LOST", WORKER_LOST))
    steps.roll_up(job, [step])
    return True


WORKER_LOST = f"The worker was lost {leases.MAX_ATTEMPTS} times in this step, so it was given up."


def _is_exhausted(step: Step) -> bool:
    ran_out = step.lease_until is not None and step.lease_until <= clock.now()
    spent = step.attempts >= leases.MAX_ATTEMPTS
    return step.state == StepState.RUNNING and ran_out and spent


def _end(step: Step, state: StepState, reason: StepError | None = None) -> None:
    leases.give_up(step)
    step.state, step.finished_at = state, clock.now()
    step.progress = 1.0 if state == StepState.DONE else step.progress
    step.reason_code = reason.code if reason else None
    step.reason = reason.message if reason else None


def _put_back(step: Step, available_at: datetime) -> None:
    leases.give_up(step)
    step.state, step.available_at, step.progress = StepState.READY, available_at, 0.0


def _assignment(job: Job, step: Step) -> Assignment:
    return Assignment(
        kind=job.kind,
        name=step.name,
        language=step.language,
        subject_kind=job.subject_kind,
        subject_id=job.subject_id,
        owner_id=job.owner_id,
        input=dict(step.input),
    )
