"""What jobs hold of a person: handed over for their export, and taken away with them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import Select, select

from app.accounts import exports, removal, signals
from app.accounts.exports import Part, Table
from app.accounts.models import User
from app.core.database import after_commit, db, unit_of_work
from app.jobs import artifacts, service
from app.jobs.errors import JobNotFound
from app.jobs.models import JOB_ENDED, Artifact, Job, Step
from app.services import storage


def _jobs_of(user_id: UUID) -> Any:
    """Select the ids of the jobs that are a person's."""
    return select(Job.id).where(Job.owner_id == user_id)


PART = Part(
    "jobs",
    "the background work that was done for you, its steps, and the files it made",
    tables=(
        Table(Job, lambda user: Job.owner_id == user),
        Table(Step, lambda user: Step.job_id.in_(_jobs_of(user)), without=("lease_owner",)),
        Table(Artifact, lambda user: Artifact.job_id.in_(_jobs_of(user)), without=("storage_key",)),
    ),
    left_out={"job_event": "tells once more, change by change, what the jobs and steps say"},
)


def register() -> None:
    """Hand over and take away what is a person's."""
    exports.register(PART)
    removal.register("jobs", purge)
    signals.user_leaving.connect(stop_work_after_commit)
    signals.user_removed.connect(forget)


def stop_work_after_commit(user: User) -> None:
    """Stop what runs for somebody who goes, once that is committed."""
    after_commit(stop_work, user.id)


def stop_work(user_id: UUID) -> None:
    """Cancel every job of a person that has not ended; in a session of its own."""
    with current_app.app_context(), unit_of_work():
        for job_id in db.session.scalars(_running_of(user_id)).all():
            service.cancel(None, job_id)


def _running_of(user_id: UUID) -> Select[UUID]:
    return select(Job.id).where(Job.owner_id == user_id, Job.state.not_in(JOB_ENDED))


def purge(user_id: UUID) -> None:
    """Delete every job of a person, its files before its rows."""
    stop_work(user_id)
    with unit_of_work(writes=False):
        found = db.session.scalars(_jobs_of(user_id)).all()
    for job_id in found:
        storage.current().delete_prefix(artifacts.prefix_of(job_id))
        with unit_of_work():
            _delete(job_id)


def forget(user: User) -> None:
    """Delete what was begun for a person while the rest was taken away."""
    for job_id in db.session.scalars(_jobs_of(user.id)).all():
        after_commit(storage.current().delete_prefix, artifacts.prefix_of(job_id))
        _delete(job_id)


def _delete(job_id: UUID) -> None:
    """Delete a job, whatever state it is in; one that is gone is fine."""
    try:
        service.discard(job_id)
    except JobNotFound:
        return
