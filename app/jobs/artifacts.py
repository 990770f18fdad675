"""The files jobs make for people to fetch, and how long they stay."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import delete, select

from app.accounts import service as accounts
from app.accounts.models import User
from app.api.media_access import id_in
from app.core.database import db
from app.core.registries import Holding
from app.jobs import kinds, policy
from app.jobs.models import Artifact, Job

ROOT = "jobs"


@dataclass(frozen=True)
class Made:
    """A file that is in the storage already: its key, its bytes' hash and count, its type."""

    storage_key: str
    sha256: str
    size: int
    media_type: str


def prefix_of(job_id: uuid.UUID) -> str:
    """Answer the storage prefix of a job's files."""
    return f"{ROOT}/{job_id}"


def add(
    job_id: uuid.UUID,
    kind: str,
    made: Made,
    *,
    step_id: uuid.UUID | None = None,
    language: str | None = None,
    expires_at: datetime | None = None,
) -> Artifact:
    """Keep a file as something the job made, until `expires_at`."""
    artifact = Artifact(
        job_id=job_id, step_id=step_id, kind=kind, language=language, expires_at=expires_at
    )
    for name, value in vars(made).items():
        setattr(artifact, name, value)
    db.session.add(artifact)
    db.session.flush()
    return artifact


def expired(now: datetime) -> Sequence[Artifact]:
    """List the artifacts whose time is over."""
    return db.session.scalars(select(Artifact).where(Artifact.expires_at <= now)).all()


def holdings() -> Iterator[Holding]:
    """Tell whose the files of jobs are, and which of them rows point at."""
    query = (
        select(Artifact.job_id, User.username, Artifact.storage_key)
        .join(Job, Job.id == Artifact.job_id)
        .outerjoin(User, User.id == Job.owner_id)
        .order_by(Artifact.job_id)
    )
    for (job_id, owner), rows in groupby(db.session.execute(query), lambda row: tuple(row[:2])):
        yield Holding(prefix_of(job_id), owner, tuple(row.storage_key for row in rows))


def may_open(viewer_id: uuid.UUID | None, prefix: str) -> bool:
    """Say whether somebody may open the files below `jobs/<id>` at this moment."""
    user, job_id = accounts.active(viewer_id), id_in(prefix, ROOT)
    job = db.session.get(Job, job_id) if job_id else None
    if job is None or user is None:
        return False
    if kinds.of(job.kind).private:
        return user.id == job.owner_id
    return policy.may_follow(user, job.owner_id)


def forget(artifact_id: uuid.UUID) -> None:
    """Remove the row of an artifact whose file is gone."""
    db.session.execute(delete(Artifact).where(Artifact.id == artifact_id))
