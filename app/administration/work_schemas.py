"""The shapes of background work as administrators see it."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from app.administration.people_schemas import PersonName
from app.api.schemas import Moment, PageQuery, Pagination, Schema
from app.jobs.models import JobState
from app.jobs.schemas import EventOut, Reason, StepOut


class FailedStep(Schema):
    """A step that failed, why, and after how many tries."""

    name: str
    language: str | None
    reason: Reason | None
    attempts: int


class AdminJob(Schema):
    """A job; the house's own has no owner, and not everything it may be about has a title."""

    id: UUID
    kind: str
    title: str | None
    subject_kind: str
    subject_id: UUID
    status: JobState
    progress: float
    message: str | None
    reason: Reason | None
    attempts: int
    owner: PersonName | None
    failed_steps: list[FailedStep]
    created_at: Moment
    started_at: Moment | None
    updated_at: Moment
    finished_at: Moment | None


class AdminStep(StepOut):
    """A step with what only administrators see: its queue, its worker, its next try."""

    queue: str
    worker: str | None
    heartbeat_at: Moment | None
    next_try_at: Moment | None


class AdminJobDetail(AdminJob):
    """The log of a job: its steps, and its newest 300 events without mere progress, in order."""

    steps: list[AdminStep]
    events: list[EventOut]


class AdminJobPage(Schema):
    """One page of jobs, the newest first."""

    items: list[AdminJob]
    pagination: Pagination


class AdminJobQuery(PageQuery):
    """Which jobs."""

    state: JobState | None = None
    kind: str | None = Field(None, max_length=50)
    failed_steps: bool = Field(default=False, description="Only jobs with a step that failed.")


class RetryFailed(Schema):
    """Which failed jobs to go on with; all without a kind."""

    kind: str | None = Field(None, max_length=50, examples=["process_video"])


class Retried(Schema):
    """How many jobs go on, a hundred at most, and how many are still failed."""

    retried: int
    left: int
