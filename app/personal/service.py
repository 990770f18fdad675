"""The rules of exports and removals: who gets which job, and what becomes of its file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select

from app.accounts import removal
from app.accounts import service as accounts
from app.accounts.models import User
from app.core import clock
from app.core.database import after_commit, db
from app.core.pagination import Page
from app.jobs import artifacts
from app.jobs import service as jobs
from app.jobs.artifacts import Made
from app.jobs.kinds import StepSpec
from app.jobs.models import JOB_ENDED, Artifact, Job, JobState
from app.personal.errors import ExportNotFound, WrongUsername
from app.services import storage

EXPORT = "export_account"
REMOVAL = "remove_account"
SUBJECT = "user"
KEEP = timedelta(hours=48)
PACK = StepSpec("pack", queue="default")
TAKE_APART = (
    StepSpec("purge", queue="default", weight=9),
    StepSpec("forget", queue="default", needs=("purge",)),
)


def start_export(actor: User) -> Job:
    """Start an export, or answer the one that is being made: there is one at a time."""
    accounts.lock(actor.id)
    running = select(Job.id).where(
        Job.owner_id == actor.id, Job.kind == EXPORT, Job.state.not_in(JOB_ENDED)
    )
    job_id = db.session.scalar(running)
    if job_id is None:
        job_id = _start(EXPORT, actor.id, owner_id=actor.id, steps=[PACK]).id
    return jobs.show(job_id)


def exports_of(actor: User, *, page: int = 1, page_size: int = 20) -> Page:
    """List somebody's exports, the newest first."""
    return jobs.page(page=page, page_size=page_size, owner_id=actor.id, kind=EXPORT)


def owner(export_id: UUID) -> UUID | None:
    """Answer whose export it is; raise ExportNotFound."""
    return find_export(export_id).owner_id


def find_export(export_id: UUID) -> Job:
    """Find an export with its file; raise ExportNotFound."""
    if db.session.scalar(select(Job.kind).where(Job.id == export_id)) != EXPORT:
        raise ExportNotFound
    return jobs.show(export_id)


def file_of(export: Job) -> Artifact | None:
    """Answer the file of an export, None before it is made and after it is gone."""
    living = [a for a in export.artifacts if a.expires_at and a.expires_at > clock.now()]
    return living[0] if living else None


def keep(job_id: UUID, step_id: UUID, owner_id: UUID, made: Made) -> Artifact:
    """Keep the file of an export for two days; it takes the place of the person's earlier one."""
    earlier = (
        select(Artifact.id, Artifact.storage_key)
        .join(Job)
        .where(Job.owner_id == owner_id, Job.kind == EXPORT, Job.id != job_id)
    )
    for artifact_id, key in db.session.execute(earlier).all():
        db.session.execute(delete(Artifact).where(Artifact.id == artifact_id))
        after_commit(storage.current().delete, key)
    expires_at = clock.now() + KEEP
    return artifacts.add(job_id, "export", made, step_id=step_id, expires_at=expires_at)


def throw_files_of_job_away(job: Job) -> None:
    """Remove everything a job put into the storage, once that is committed."""
    after_commit(storage.current().delete_prefix, artifacts.prefix_of(job.id))


def throw_half_an_export_away(job: Job) -> None:
    """Remove what a failed or cancelled export put away before it was stopped."""
    if job.kind == EXPORT and job.state != JobState.COMPLETED:
        throw_files_of_job_away(job)


def ask_removal(actor: User, username: str) -> str:
    """Make the token that removes the account; raise WrongUsername, LastAdministrator."""
    if accounts.fold(username) != actor.username_key:
        raise WrongUsername
    return removal.ask(actor)


def remove(user: User) -> Job:
    """Hide an account at once, and start to take it apart; raise LastAdministrator."""
    return go_on(removal.hide(user).id)


def go_on(user_id: UUID) -> Job:
    """Start to take a hidden account apart, or go on with what was interrupted."""
    known = of_removal(user_id)
    job = known[0] if known else None
    if job is None or job.state == JobState.COMPLETED:
        # It is the house's own job: what is the person's goes on the way.
        return _start(REMOVAL, user_id, owner_id=None, steps=TAKE_APART)
    return jobs.retry(None, job.id) if job.is_ended else job


def of_removal(user_id: UUID) -> Sequence[Job]:
    """List the jobs that take an account apart, the newest first."""
    return [job for job in jobs.of_subject(SUBJECT, user_id) if job.kind == REMOVAL]


def _start(kind: str, user_id: UUID, *, owner_id: UUID | None, steps: Sequence[StepSpec]) -> Job:
    return jobs.start(
        kind, owner_id=owner_id, subject_kind=SUBJECT, subject_id=user_id, steps=steps
    )
