"""The steps of a job: adding them, and bringing the job in line with them after any change."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, select

from app.core import clock
from app.core.database import db
from app.jobs import graph, journal, kinds, signals
from app.jobs.kinds import StepSpec
from app.jobs.models import Job, Step, StepState


def of_job(job_id: uuid.UUID) -> Sequence[Step]:
    """List the steps of a job in their order."""
    return db.session.scalars(_ordered(job_id)).all()


def locked_of_job(job_id: uuid.UUID) -> Sequence[Step]:
    """List and lock the steps of a job, after any claim that is just being made."""
    query = _ordered(job_id).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(query).all()


def progress_of_job(job_id: uuid.UUID) -> float:
    """Tell how much of the job is done, 0..1."""
    return graph.progress_of(of_job(job_id))


def _ordered(job_id: uuid.UUID) -> Select[Step]:
    return select(Step).where(Step.job_id == job_id).order_by(Step.position)


def add(job: Job, specs: Iterable[StepSpec]) -> list[Step]:
    """Add steps to a locked job; raise ValueError for a step, queue or need that does not exist."""
    before = of_job(job.id)
    added = [_make(job, spec, len(before) + number) for number, spec in enumerate(specs)]
    known = {step.name for step in (*before, *added)}
    for step in added:
        if missing := set(step.needs) - known:
            raise ValueError(f"step {step.name} needs {missing}, which the job does not have")
    db.session.add_all(added)
    db.session.flush()
    return added


def _make(job: Job, spec: StepSpec, position: int) -> Step:
    if spec.name not in kinds.of(job.kind).steps or spec.queue not in kinds.QUEUES:
        raise ValueError(f"no step {spec.name} of {job.kind}, or no queue {spec.queue}")
    return Step(
        job_id=job.id,
        position=position,
        name=spec.name,
        language=spec.language,
        queue=spec.queue,
        needs=list(spec.needs),
        first=spec.first,
        weight=spec.weight,
        input=dict(spec.input or {}),
        input_key=spec.input_key,
        state=StepState.WAITING,
        progress=0.0,
        attempts=0,
        fence=0,
    )


def roll_up(job: Job, changed: Iterable[Step]) -> None:
    """Bring followers, state and progress of a locked job in line, record it, wake workers."""
    now = clock.now()
    db.session.flush()
    steps = of_job(job.id)
    touched = {step.id: step for step in (*changed, *graph.settle(steps, now))}
    changed = sorted(touched.values(), key=lambda step: step.position)
    before, job.state = job.state, graph.state_of(steps)
    job.progress = graph.progress_of(steps)
    _note_end(job, steps, now)
    for step in changed:
        journal.record_step(job, step)
    if job.state != before:
        journal.record_job(job)
    _announce(job, changed, now)
    if job.is_ended and job.state != before:
        journal.announce(signals.job_finished, job)


def _note_end(job: Job, steps: Sequence[Step], now: datetime) -> None:
    failed = next((step for step in steps if step.state == StepState.FAILED), None)
    job.finished_at = now if job.is_ended else None
    job.reason_code = failed.reason_code if failed else None
    job.reason = failed.reason if failed else None


def _announce(job: Job, changed: Sequence[Step], now: datetime) -> None:
    ready = [s for s in changed if s.state == StepState.READY and (s.available_at or now) <= now]
    if ready:
        signals.steps_ready.send(job, steps=ready)
