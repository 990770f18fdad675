"""The record of a job: every change gets the job's next number, is kept, and is announced."""

import logging
from typing import Any

from blinker import NamedSignal
from sqlalchemy.exc import OperationalError

from app.core import clock
from app.core.database import db
from app.jobs import signals
from app.jobs.models import Job, JobEvent, Step

log = logging.getLogger(__name__)


def record_job(job: Job) -> None:
    """Record where the job as a whole is now."""
    _record(job, "job", None)


def record_step(job: Job, step: Step) -> None:
    """Record the new state of a step, and announce the change."""
    _record(job, "step", step)
    announce(signals.step_changed, job, step=step)


def record_progress(job: Job, step: Step) -> None:
    """Record how far a running step has come."""
    _record(job, "progress", step)


def announce(signal: NamedSignal, job: Job, **values: Any) -> None:
    """Send a signal in a savepoint: a listener that fails loses its own writes, not the outcome."""
    if not signal.receivers:
        return
    try:
        with db.session.begin_nested():
            signal.send(job, **values)
    except OperationalError:
        raise
    except Exception:
        log.exception("a listener to %s of job %s failed", signal.name, job.id)


def _record(job: Job, kind: str, step: Step | None) -> None:
    job.sequence += 1
    job.updated_at = clock.now()
    event = JobEvent(job_id=job.id, sequence=job.sequence, at=job.updated_at, kind=kind)
    event.step_id = step.id if step else None
    event.data = {"job": _job_part(job)} | ({"step": step_part(step)} if step else {})
    db.session.add(event)
    signals.event_recorded.send(job, event=event)


def _job_part(job: Job) -> dict[str, Any]:
    return {
        "status": job.state,
        "progress": job.progress,
        "message": job.message,
        "reason": reason_of(job),
        "updated_at": _time(job.updated_at),
        "started_at": _time(job.started_at),
        "finished_at": _time(job.finished_at),
    }


def step_part(step: Step) -> dict[str, Any]:
    """Answer what people see of a step, in an event as in the job's JSON."""
    return {
        "id": str(step.id),
        "position": step.position,
        "name": step.name,
        "language": step.language,
        "state": step.state,
        "progress": step.progress,
        "message": step.message,
        "reason": reason_of(step),
        "attempts": step.attempts,
        "started_at": _time(step.started_at),
        "finished_at": _time(step.finished_at),
    }


def reason_of(row: Job | Step) -> dict[str, str] | None:
    """Answer why it failed or was skipped: a code for programs, a sentence for people."""
    if row.reason_code is None:
        return None
    return {"code": row.reason_code, "message": row.reason or ""}


def _time(moment: Any) -> str | None:
    return moment.isoformat() if moment else None
