"""The rules of jobs for those who ask: start, show, list, cancel, retry, delete, follow."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy import delete as sql_delete
from sqlalchemy.orm import selectinload

from app.accounts.models import User
from app.core import clock
from app.core.database import after_commit, db
from app.core.pagination import Page, paginate
from app.jobs import graph, kinds, leases, steps
from app.jobs.errors import JobIsNotOver, JobIsOver, JobIsRunning, JobNotFound
from app.jobs.kinds import StepSpec
from app.jobs.models import Artifact, Job, JobEvent, JobState, Step, StepState
from app.services import storage

MAX_EVENTS = 500


def start(
    kind: str,
    *,
    owner_id: uuid.UUID | None,
    subject_kind: str,
    subject_id: uuid.UUID,
    steps: Sequence[StepSpec],
    priority: int = 0,
) -> Job:
    """Start a job; its first steps can be claimed as soon as the caller's transaction commits."""
    job = Job(
        kind=kind,
        owner_id=owner_id,
        subject_kind=subject_kind,
        subject_id=subject_id,
        priority=priority,
        state=JobState.PENDING,
        sequence=0,
        attempts=1,
    )
    db.session.add(job)
    db.session.flush()
    _grow(job, steps)
    return job


def _grow(job: Job, specs: Sequence[StepSpec]) -> None:
    steps.roll_up(job, steps.add(job, specs))


def show(job_id: uuid.UUID) -> Job:
    """Answer a job with its steps and artifacts; raise JobNotFound."""
    job = db.session.scalar(_whole().where(Job.id == job_id))
    if job is None:
        raise JobNotFound
    return job


def owner_of(job_id: uuid.UUID) -> uuid.UUID | None:
    """Answer whose job it is, None for the house's own; raise JobNotFound."""
    row = db.session.execute(select(Job.owner_id).where(Job.id == job_id)).first()
    if row is None:
        raise JobNotFound
    owner: uuid.UUID | None = row[0]
    return owner


def page(
    *,
    page: int,
    page_size: int,
    owner_id: uuid.UUID | None = None,
    state: str | None = None,
    kind: str | None = None,
    failed_steps: bool = False,
) -> Page:
    """List jobs, the newest first: of one owner, in one state, of one kind, with failed steps."""
    wanted = {Job.owner_id: owner_id, Job.state: state, Job.kind: kind}
    query = _whole().where(*(column == value for column, value in wanted.items() if value))
    if failed_steps:
        query = query.where(Job.steps.any(Step.state == StepState.FAILED))
    newest = query.order_by(Job.created_at.desc(), Job.id.desc())
    return paginate(db.session(), newest, page=page, page_size=page_size)


def of_subject(subject_kind: str, subject_id: uuid.UUID) -> Sequence[Job]:
    """List the jobs about something, the newest first, with their steps and artifacts."""
    query = _whole().where(Job.subject_kind == subject_kind, Job.subject_id == subject_id)
    return db.session.scalars(query.order_by(Job.created_at.desc(), Job.id.desc())).all()


def events(job_id: uuid.UUID, *, after: int = 0) -> Sequence[JobEvent]:
    """List what happened to a job after a sequence number, at most 500 events at once."""
    query = select(JobEvent).where(JobEvent.job_id == job_id, JobEvent.sequence > after)
    return db.session.scalars(query.order_by(JobEvent.sequence).limit(MAX_EVENTS)).all()


def cancel(actor: User | None, job_id: uuid.UUID) -> Job:
    """End a job now; the workers in its steps lose their leases. Raise JobIsOver when it has ended.

    Without an actor it is the house itself that cancels. Cancelling twice is cancelling once.
    """
    job = _locked(job_id)
    if job.state == JobState.CANCELLED:
        return job
    if job.is_ended:
        raise JobIsOver
    job.message = _told("Cancelled", actor, job)
    steps.roll_up(job, [_cancelled(s) for s in steps.locked_of_job(job.id) if not s.is_ended])
    return job


def _told(deed: str, actor: User | None, job: Job) -> str:
    """Say who did it without a name, which would stay when the person goes."""
    if actor is None:
        return deed
    return f"{deed} by {'its owner' if actor.id == job.owner_id else 'an administrator'}"


def _cancelled(step: Step) -> Step:
    leases.give_up(step)
    step.state, step.finished_at = StepState.CANCELLED, clock.now()
    return step


def retry(actor: User | None, job_id: uuid.UUID) -> Job:
    """Go on from what failed or was cancelled; what is done stays done. Raise JobIsNotOver."""
    job = _locked(job_id)
    if job.state not in {JobState.FAILED, JobState.CANCELLED}:
        raise JobIsNotOver
    job.attempts += 1
    job.message = _told("Tried again", actor, job)
    again = graph.to_try_again(steps.locked_of_job(job.id))
    steps.roll_up(job, [_reset(step) for step in again])
    return job


def _reset(step: Step) -> Step:
    leases.give_up(step)
    step.state, step.attempts, step.progress = StepState.WAITING, 0, 0.0
    step.reason_code = step.reason = step.message = step.finished_at = step.started_at = None
    return step


def delete(job_id: uuid.UUID) -> None:
    """Remove an ended job with its steps, events and artifacts; raise JobNotFound, JobIsRunning."""
    job = _locked(job_id)
    if not job.is_ended:
        raise JobIsRunning
    kinds.of(job.kind).on_delete(job)
    keys = db.session.scalars(select(Artifact.storage_key).where(Artifact.job_id == job.id)).all()
    db.session.flush()
    db.session.execute(sql_delete(Job).where(Job.id == job.id))
    for key in keys:
        after_commit(storage.current().delete, key)


def delete_of_subject(subject_kind: str, subject_id: uuid.UUID) -> None:
    """Remove every job about something that is being purged; what still runs is stopped.

    Locks the jobs: call it before the subject itself is locked, because a step, too, holds its job
    when it locks what it works on.
    """
    for job in of_subject(subject_kind, subject_id):
        discard(job.id)


def discard(job_id: uuid.UUID) -> None:
    """Remove a job whatever its state; what still runs of it is stopped. Raise JobNotFound."""
    if not _locked(job_id).is_ended:
        cancel(None, job_id)
    delete(job_id)


def _whole() -> Select[Job]:
    return select(Job).options(selectinload(Job.steps), selectinload(Job.artifacts))


def _locked(job_id: uuid.UUID) -> Job:
    job = leases.lock_job(job_id)
    if job is None:
        raise JobNotFound
    return job
