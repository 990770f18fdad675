"""What jobs tell `/metrics` and the doctor: jobs, steps, how long queues wait, who works."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from app.core import clock, registries
from app.core.database import db
from app.core.rows import counts
from app.jobs import dead, leases, presence
from app.jobs.kinds import QUEUES
from app.jobs.models import STEP_ENDED, Job, Step


def jobs_by_state() -> dict[str, int]:
    """Count the jobs on record by state."""
    query = select(Job.state, func.count()).group_by(Job.state)
    return counts(query)


def steps_by_state() -> dict[tuple[str, str, str], int]:
    """Count the steps that have not ended, by queue, name and state."""
    query = (
        select(Step.queue, Step.name, Step.state, func.count())
        .where(Step.state.not_in(STEP_ENDED))
        .group_by(Step.queue, Step.name, Step.state)
    )
    rows = db.session.execute(query)
    return {(queue, name, state): count for queue, name, state, count in rows}


def queue_ages() -> dict[str, float]:
    """Tell for how many seconds the oldest step of each queue has waited for a worker."""
    now, since = clock.now(), leases.waiting_since()
    return {
        queue: max(0.0, (now - since[queue]).total_seconds()) if queue in since else 0.0
        for queue in QUEUES
    }


def workers() -> int:
    """Count the workers that have looked lately."""
    return len(presence.workers())


def beat_age() -> float:
    """Tell how many seconds ago a round of beat came to a worker; infinite for never."""
    age = presence.beat_age()
    return float("inf") if age is None else age


def register(app: Flask) -> None:
    """Have them measured."""
    for name, take, about, labels in (
        ("jobs", jobs_by_state, "Jobs on record", ("state",)),
        (
            "steps",
            steps_by_state,
            "Steps that have not ended",
            ("queue", "name", "state"),
        ),
        ("failed_steps", dead.count, "Failed steps that wait for somebody", ()),
        ("queue_age_seconds", queue_ages, "How long the oldest step has waited", ("queue",)),
        ("workers", workers, "Workers that looked lately", ()),
        ("beat_age_seconds", beat_age, "Seconds since the last round of beat", ()),
    ):
        registries.add_metric(app, name, take, about=about, labels=labels)
