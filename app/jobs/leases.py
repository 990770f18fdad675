"""Leases: how one worker takes a step, keeps it, and finds out that it lost it.

The claim is one UPDATE with a scalar subquery; the condition is repeated outside so that of two
workers that chose the same row the second finds nothing. PostgreSQL passes over rows another claim
holds.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, or_, select, update
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.database import db
from app.jobs.errors import LeaseLost
from app.jobs.models import Job, Step, StepState

MAX_ATTEMPTS = 3
MOST_RINGS = 100
# A hand that is free has taken a step by then.
FREE_HAND_SECONDS = 5.0


@dataclass(frozen=True)
class Lease:
    """A worker's right to a step: good for writing while the row's fence is this one."""

    step_id: uuid.UUID
    job_id: uuid.UUID
    fence: int
    attempt: int


@dataclass(frozen=True)
class Worker:
    """Who claims: its name, its queues, the kinds it knows, how long it leases (seconds)."""

    name: str
    queues: tuple[str, ...]
    kinds: tuple[str, ...]
    lease_seconds: float


def claim(worker: Worker) -> Lease | None:
    """Take the step that is first in fair order, or answer None when there is nothing to take."""
    now = clock.now()
    taken = db.session.execute(
        update(Step)
        .where(Step.id == _first_in_order(worker, now), _takeable(Step, now))
        .values(
            state=StepState.RUNNING,
            lease_owner=worker.name,
            lease_until=now + timedelta(seconds=worker.lease_seconds),
            heartbeat_at=now,
            started_at=now,
            progress=0.0,
            fence=Step.fence + 1,
            attempts=Step.attempts + 1,
        )
        .returning(Step.id, Step.job_id, Step.fence, Step.attempts)
        .execution_options(synchronize_session=False)
    ).first()
    return Lease(*taken) if taken else None


def hold(lease: Lease) -> tuple[Job, Step]:
    """Lock the job and the step for this transaction; raise LeaseLost when the fence is another's.

    Everybody locks the job before its steps, so that two never wait for each other.
    """
    job = lock_job(lease.job_id)
    step = db.session.get(Step, lease.step_id, with_for_update=True, populate_existing=True)
    if job is None or step is None or not _is_mine(step, lease):
        raise LeaseLost
    return job, step


def lock_job(job_id: uuid.UUID) -> Job | None:
    """Lock a job's row, and with it all decisions about its steps."""
    return db.session.get(Job, job_id, with_for_update=True, populate_existing=True)


def renew(lease: Lease, seconds: float) -> tuple[Job, Step]:
    """Extend a lease that is still held; raise LeaseLost otherwise."""
    job, step = hold(lease)
    step.heartbeat_at = clock.now()
    step.lease_until = step.heartbeat_at + timedelta(seconds=seconds)
    return job, step


def is_held(lease: Lease) -> bool:
    """Say, without a lock, whether the lease still holds."""
    step = db.session.get(Step, lease.step_id, populate_existing=True)
    return step is not None and _is_mine(step, lease)


def keeps_others_waiting(lease: Lease) -> bool:
    """Say whether a first step of another job has found no free hand for some seconds."""
    mine = select(Step.queue).where(Step.id == lease.step_id).scalar_subquery()
    since = clock.now() - timedelta(seconds=FREE_HAND_SECONDS)
    waits = (Step.state == StepState.READY, Step.available_at <= since, Step.queue == mine)
    query = select(Step.id).where(*waits, Step.first, Step.job_id != lease.job_id).limit(1)
    return db.session.scalar(query) is not None


def give_up(step: Step) -> None:
    """End whatever lease is on a step, so that its holder can write nothing more."""
    step.fence += 1
    step.lease_owner = step.lease_until = None


def takeable(queues: Collection[str]) -> Sequence[tuple[str, uuid.UUID]]:
    """List queue and id of the steps that a worker could take now: the oldest of each queue.

    Each queue has its own share, so that a crowd in one does not hide what waits in another.
    """
    return [(queue, step_id) for queue in queues for step_id in _oldest_takeable(queue)]


def _oldest_takeable(queue: str) -> Sequence[uuid.UUID]:
    query = select(Step.id).where(Step.queue == queue, _takeable(Step, clock.now()))
    return db.session.scalars(query.order_by(Step.available_at).limit(MOST_RINGS)).all()


def waiting_since() -> dict[str, datetime]:
    """Tell for each queue since when its oldest takeable step has waited for a worker."""
    query = select(Step.queue, func.min(Step.available_at)).where(_takeable(Step, clock.now()))
    rows = db.session.execute(query.group_by(Step.queue))
    return {queue: since for queue, since in rows if since is not None}


def exhausted() -> Sequence[tuple[uuid.UUID, uuid.UUID]]:
    """List job and step of leases that ran out on the last attempt: nobody may claim them again."""
    spent = Step.attempts >= MAX_ATTEMPTS
    query = select(Step.job_id, Step.id).where(_ran_out(Step, clock.now()), spent)
    return [(job_id, step_id) for job_id, step_id in db.session.execute(query)]


def next_due(queues: Collection[str]) -> datetime | None:
    """Tell when the next step becomes takeable by time alone: a pause ends or a lease runs out."""
    now = clock.now()
    paused = select(func.min(Step.available_at)).where(
        Step.queue.in_(queues), Step.state == StepState.READY, Step.available_at > now
    )
    leased = select(func.min(Step.lease_until)).where(
        Step.queue.in_(queues), Step.state == StepState.RUNNING, Step.lease_until > now
    )
    moments = [db.session.scalar(query) for query in (paused, leased)]
    return min((moment for moment in moments if moment), default=None)


def is_running(step_id: uuid.UUID, fence: int) -> bool:
    """Say whether somebody runs the step under this fence."""
    running = (Step.id == step_id, Step.fence == fence, Step.state == StepState.RUNNING)
    return db.session.scalar(select(Step.id).where(*running)) is not None


def _is_mine(step: Step, lease: Lease) -> bool:
    return step.state == StepState.RUNNING and step.fence == lease.fence


def _ran_out(step: Any, now: datetime) -> ColumnElement[bool]:
    return and_(step.state == StepState.RUNNING, step.lease_until <= now)


def _takeable(step: Any, now: datetime) -> ColumnElement[bool]:
    """Say in SQL whether a step waits for a worker: ready, or left by one that went silent."""
    ready = and_(step.state == StepState.READY, step.available_at <= now)
    return or_(ready, and_(_ran_out(step, now), step.attempts < MAX_ATTEMPTS))


def _first_in_order(worker: Worker, now: datetime) -> ScalarSelect[uuid.UUID]:
    """Choose in fair order: first renditions, then whose owner has least running, priority, age."""
    step, job = aliased(Step), aliased(Job)
    busy = _running_by_owner(now)
    query = (
        select(step.id)
        .join(job, job.id == step.job_id)
        .outerjoin(busy, busy.c.owner_id == job.owner_id)
        .where(step.queue.in_(worker.queues), job.kind.in_(worker.kinds), _takeable(step, now))
        .order_by(
            step.first.desc(),
            func.coalesce(busy.c.running, 0),
            job.priority.desc(),
            job.created_at,
            step.position,
        )
        .limit(1)
        .with_for_update(of=step, skip_locked=True)
    )
    return query.scalar_subquery()


def _running_by_owner(now: datetime) -> Any:
    step, job = aliased(Step), aliased(Job)
    return (
        select(job.owner_id, func.count().label("running"))
        .join(step, step.job_id == job.id)
        .where(step.state == StepState.RUNNING, step.lease_until > now)
        .group_by(job.owner_id)
        .subquery("busy")
    )
