"""A job, its steps, what happened to it in order, and the files it made."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock, ids
from app.core.database import Base, UtcDateTime


class JobState(StrEnum):
    """How far a job is; it follows from its steps."""

    PENDING = "PENDING"
    PROCESSING = "PROCESSING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class StepState(StrEnum):
    """How far a step is; only a READY one, or a RUNNING one without a lease, can be claimed."""

    WAITING = "WAITING"
    READY = "READY"
    RUNNING = "RUNNING"
    DONE = "DONE"
    SKIPPED = "SKIPPED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


JOB_ENDED = frozenset({JobState.COMPLETED, JobState.FAILED, JobState.CANCELLED})
STEP_ENDED = frozenset({StepState.DONE, StepState.SKIPPED, StepState.FAILED, StepState.CANCELLED})


class Job(Base):
    """A piece of background work on one subject; its row is the lock of all its steps."""

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_of_owner", "owner_id", "created_at", "id"),
        Index("ix_job_of_subject", "subject_kind", "subject_id"),
        Index("ix_job_in_state", "state", "created_at", "id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    kind: Mapped[str] = mapped_column(String(50))
    subject_kind: Mapped[str] = mapped_column(String(50))
    subject_id: Mapped[uuid.UUID] = mapped_column()
    owner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
    priority: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(16), default=JobState.PENDING)
    progress: Mapped[float] = mapped_column(Float, default=0.0)
    message: Mapped[str | None] = mapped_column(Text)
    reason_code: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(default=1)
    sequence: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    steps: Mapped[list["Step"]] = relationship(
        order_by="Step.position", lazy="raise", passive_deletes=True, back_populates="job"
    )
    artifacts: Mapped[list["Artifact"]] = relationship(
        order_by="Artifact.created_at", lazy="raise", passive_deletes=True
    )

    @property
    def is_ended(self) -> bool:
        """Say whether nothing more happens to it by itself."""
        return self.state in JOB_ENDED


class Step(Base):
    """A part of a job that one worker does at a time, under a lease with a fence number."""

    __tablename__ = "step"
    __table_args__ = (
        UniqueConstraint("job_id", "position"),
        Index("ix_step_ready", "queue", "available_at", postgresql_where=text("state = 'READY'"),
              sqlite_where=text("state = 'READY'")),
        Index("ix_step_leased", "lease_until", postgresql_where=text("state = 'RUNNING'"),
              sqlite_where=text("state = 'RUNNING'")),
        Index("ix_step_failed", "job_id", postgresql_where=text("state = 'FAILED'"),
              sqlite_where=text("state = 'FAILED'")),
    )  # fmt: skip

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    job_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column()
    name: Mapped[str] = mapped_column(String(50))
    language: Mapped[str | None] = mapped_column(String(35))
    queue: Mapped[str] = mapped_column(String(20))
    needs: Mapped[list[str]] = mapped_column(JSON, default=list)
    first: Mapped[bool] = mapped_column(default=False)
    weight: Mapped[int] = mapped_column(Integer, default=1)
    input: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    input_key: Mapped[str | None] = mapped_column(String(200), index=True)

    state: Mapped[str] = mapped_column(String(16), default=StepState.WAITING)
    progress: Mapped[float] = mapped_column(Float, default=0.0)
    message: Mapped[str | None] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(default=0)
    available_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_owner: Mapped[str | None] = mapped_column(String(100))
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fence: Mapped[int] = mapped_column(default=0)
    output: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    reason_code: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    heartbeat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    job: Mapped[Job] = relationship(lazy="raise", back_populates="steps")

    @property
    def is_ended(self) -> bool:
        """Say whether it has an outcome."""
        return self.state in STEP_ENDED


class JobEvent(Base):
    """What happened to a job, in order; rows are added and never changed."""

    __tablename__ = "job_event"

    job_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("job.id", ondelete="CASCADE"), primary_key=True
    )
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    kind: Mapped[str] = mapped_column(String(20))
    step_id: Mapped[uuid.UUID | None] = mapped_column()
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


class Artifact(Base):
    """A file a job made for somebody to fetch, until `expires_at`."""

    __tablename__ = "artifact"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    job_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"), index=True)
    step_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("step.id", ondelete="SET NULL"))
    kind: Mapped[str] = mapped_column(String(30))
    language: Mapped[str | None] = mapped_column(String(35))
    storage_key: Mapped[str] = mapped_column(String(512))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(127))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
