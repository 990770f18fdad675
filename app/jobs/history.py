"""What happened to jobs that ended long ago, which nobody follows any more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, select

from app.core.database import db
from app.jobs.models import JOB_ENDED, Job, JobEvent


def count(moment: datetime) -> int:
    """Count the events of jobs that ended before a moment."""
    query = select(func.count()).select_from(JobEvent).where(JobEvent.job_id.in_(_over(moment)))
    return db.session.scalar(query) or 0


def forget(moment: datetime) -> int:
    """Drop them; how each job and each step ended stays on record. Count them."""
    found = count(moment)
    db.session.execute(delete(JobEvent).where(JobEvent.job_id.in_(_over(moment))))
    return found


def _over(moment: datetime) -> Select[Any]:
    return select(Job.id).where(Job.state.in_(JOB_ENDED), Job.finished_at < moment)
