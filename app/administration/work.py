"""The background work of everybody and of the house: the board, one job's log, the queues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.accounts.models import User
from app.administration import people
from app.core.database import db
from app.core.pagination import Page
from app.jobs import kinds, service
from app.jobs.kinds import QUEUES
from app.jobs.models import Job, JobEvent, JobState, Step, StepState

MOST_AT_ONCE = 100
LONGEST_LOG = 300


@dataclass(frozen=True)
class Listed:
    """A job with whose it is (None: the house's own) and what it is about, where it has a name."""

    job: Job
    owner: User | None
    title: str | None

    @property
    def failed(self) -> list[Step]:
        """List the steps that failed."""
        return [step for step in self.job.steps if step.state == StepState.FAILED]


@dataclass(frozen=True)
class Queue:
    """How a queue is: its steps by state, and since when the oldest one waits for a hand."""

    name: str
    waiting: int
    ready: int
    running: int
    waits_since: datetime | None


def page(
    *, page: int, page_size: int, state: str | None, kind: str | None, failed_steps: bool
) -> Page:
    """List jobs as `Listed`, the newest first."""
    found = service.page(
        page=page, page_size=page_size, state=state, kind=kind, failed_steps=failed_steps
    )
    return Page(listed(found.items), found.page, found.page_size, found.total)


def listed(jobs: Sequence[Job]) -> list[Listed]:
    """Put owners and titles beside jobs; each kind is asked once for all of its jobs."""
    owners = people.names_of({job.owner_id for job in jobs if job.owner_id})
    titles: dict[UUID, str] = {}
    for name in {job.kind for job in jobs}:
        described = kinds.of(name).describe([job for job in jobs if job.kind == name])
        titles |= {job_id: title for job_id, told in described.items() if (title := _title(told))}
    return [
        Listed(job, owners.get(job.owner_id) if job.owner_id else None, titles.get(job.id))
        for job in jobs
    ]


def _title(told: Any) -> str | None:
    found = (told.get("video") or told).get("title")
    return str(found) if found else None


def one(job_id: UUID) -> Listed:
    """Find a job with its steps; raise JobNotFound."""
    return listed([service.show(job_id)])[0]


def log(job_id: UUID) -> Sequence[JobEvent]:
    """List what happened to a job in order, its newest 300 events without mere progress."""
    events = select(JobEvent).where(JobEvent.job_id == job_id, JobEvent.kind != "progress")
    newest = events.order_by(JobEvent.sequence.desc()).limit(LONGEST_LOG)
    return list(reversed(db.session.scalars(newest).all()))


def states() -> dict[str, int]:
    """Count the jobs by state."""
    query = select(Job.state, func.count()).group_by(Job.state)
    found = {row[0]: row[1] for row in db.session.execute(query)}
    return {state.value: found.get(state, 0) for state in JobState}


def failed_steps() -> int:
    """Count the steps that have failed."""
    failed = select(func.count()).select_from(Step).where(Step.state == StepState.FAILED)
    return db.session.scalar(failed) or 0


def queues() -> list[Queue]:
    """Tell how every queue is."""
    query = (
        select(Step.queue, Step.state, func.count(), func.min(Step.available_at))
        .where(Step.state.in_((StepState.WAITING, StepState.READY, StepState.RUNNING)))
        .group_by(Step.queue, Step.state)
    )
    found = {(row[0], row[1]): (row[2], row[3]) for row in db.session.execute(query)}

    def count(name: str, state: StepState) -> int:
        return found.get((name, state), (0, None))[0]

    return [
        Queue(
            name,
            waiting=count(name, StepState.WAITING),
            ready=count(name, StepState.READY),
            running=count(name, StepState.RUNNING),
            waits_since=found.get((name, StepState.READY), (0, None))[1],
        )
        for name in QUEUES
    ]


def failed_ones(kind: str | None) -> tuple[list[UUID], int]:
    """Name the oldest failed jobs, of a kind or of all, a hundred at most; count all of them."""
    which = [Job.state == JobState.FAILED, *([Job.kind == kind] if kind else [])]
    oldest = select(Job.id).where(*which).order_by(Job.created_at, Job.id).limit(MOST_AT_ONCE)
    total = db.session.scalar(select(func.count()).select_from(Job).where(*which)) or 0
    return list(db.session.scalars(oldest)), total
