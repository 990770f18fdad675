"""The shapes of jobs in REST and on the `/jobs` namespace."""

from typing import Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.api.schemas import Moment, PageQuery, Pagination, Schema
from app.jobs.models import JobState, StepState

LAST_SEQUENCE = 2_147_483_647

State = Literal["PENDING", "PROCESSING", "COMPLETED", "FAILED", "CANCELLED"]


class Reason(Schema):
    """Why something failed or was skipped: a code for programs, a sentence for people."""

    code: str
    message: str


class StepOut(Schema):
    """One step of a job; `progress` is 0..1."""

    id: UUID
    position: int
    name: str
    language: str | None
    state: StepState
    progress: float
    message: str | None
    reason: Reason | None
    attempts: int
    started_at: Moment | None
    finished_at: Moment | None


class LanguageOut(Schema):
    """How far a job is in one language; `stage` is the step that runs or comes next."""

    language: str
    status: JobState
    stage: str | None
    progress: float
    message: str | None
    download_urls: dict[str, str]
    created_at: Moment
    updated_at: Moment


class ArtifactOut(Schema):
    """A file a job made; the link opens it for whoever asked, without a header."""

    id: UUID
    kind: str
    language: str | None
    media_type: str
    size: int
    sha256: str
    url: str
    expires_at: Moment | None


class JobOut(Schema):
    """A piece of background work; its kind may add fields of its own (`video`, `metadata`)."""

    model_config = ConfigDict(extra="allow")

    id: UUID
    kind: str
    video_id: UUID | None = None
    status: JobState
    progress: float
    message: str | None
    reason: Reason | None
    attempts: int
    sequence: int = Field(description="The number of the newest event this answer contains.")
    steps: list[StepOut]
    languages: list[LanguageOut]
    artifacts: list[ArtifactOut]
    created_at: Moment
    started_at: Moment | None
    updated_at: Moment
    finished_at: Moment | None


class JobPage(Schema):
    """One page of jobs."""

    items: list[JobOut]
    pagination: Pagination


class JobQuery(PageQuery):
    """Which of my jobs."""

    status: JobState | None = None
    kind: str | None = Field(None, max_length=50)


class EventOut(Schema):
    """One thing that happened: the job's new fields in `data.job`, the step's in `data.step`."""

    job_id: UUID
    sequence: int
    at: Moment
    kind: Literal["job", "step", "progress"]
    step_id: UUID | None
    data: dict[str, Any]


class EventQuery(Schema):
    """Events after which number."""

    after: int = Field(0, ge=0, le=LAST_SEQUENCE)


class EventList(Schema):
    """The next events of a job; ask again `after` the last of them while `more`."""

    items: list[EventOut]
    more: bool


class WatchJob(Schema):
    """Follow one job, or all of mine; `after` is the number of the last event already seen."""

    job: UUID | None = None
    after: int | None = Field(None, ge=0, le=LAST_SEQUENCE)


class LeaveJob(Schema):
    """Follow one job, or all of mine, no longer."""

    job: UUID | None = None


class Watched(Schema):
    """What there is of a job now: the job itself, or the events since the last one seen."""

    job: JobOut | None = None
    events: list[EventOut] | None = None
