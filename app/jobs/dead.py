"""What waits for somebody to look at it: steps that failed, and jobs that go on for ever."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from app.core.database import db
from app.core.pagination import Page, paginate
from app.jobs.models import JOB_ENDED, Job, JobState, Step, StepState


def page(*, page: int, page_size: int, kind: str | None = None) -> Page:
    """List failed steps of failed jobs with their jobs, what failed last first."""
    query = select(Step).join(Step.job).options(joinedload(Step.job)).where(*_dead())
    if kind:
        query = query.where(Job.kind == kind)
    newest = query.order_by(Step.finished_at.desc(), Step.id.desc())
    return paginate(db.session(), newest, page=page, page_size=page_size)


def jobs(kind: str | None = None) -> Sequence[UUID]:
    """List the ids of the failed jobs, the oldest first."""
    query = select(Job.id).where(Job.state == JobState.FAILED)
    if kind:
        query = query.where(Job.kind == kind)
    return db.session.scalars(query.order_by(Job.created_at, Job.id)).all()


def count() -> int:
    """Count the failed steps of failed jobs."""
    query = select(func.count()).select_from(Step).join(Step.job).where(*_dead())
    return db.session.scalar(query) or 0


def count_stuck() -> int:
    """Count the jobs that have not ended though no step of theirs is ready or running.

    A step that waits is decided when one it needs ends, so that one of these must be there.
    """
    alive = select(Step.job_id).where(Step.state.in_((StepState.READY, StepState.RUNNING)))
    query = select(func.count()).select_from(Job)
    stuck = query.where(Job.state.not_in(JOB_ENDED), Job.id.not_in(alive))
    return db.session.scalar(stuck) or 0


def _dead() -> tuple[ColumnElement[bool], ...]:
    return Step.state == StepState.FAILED, Job.state == JobState.FAILED
