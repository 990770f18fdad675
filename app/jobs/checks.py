"""What the doctor asks of background work: does somebody work, and does something wait."""

from __future__ import annotations

from flask import Flask, current_app

from app.core import registries
from app.core.database import unit_of_work
from app.core.registries import Check, advise
from app.jobs import dead, measures, presence

WORK = "celery -A celery_worker.celery worker --pool threads --queues media,ai,mail,default"
BEAT = "celery -A celery_worker.celery beat"
LONG_SECONDS = 3600
MISSED_ROUNDS = 6


def check_worker() -> Check:
    """Ask whether a worker takes steps: it has looked lately, and nothing ready waits for long."""
    names, (queue, age) = presence.workers(), longest_wait()
    waits = f", a step waits in {queue} for {age / 60:.0f} min" if age else ""
    if not names:
        return Check("worker", ok=False, detail=f"nobody works{waits}", remedy=WORK)
    detail = f"{len(names)} at work: {', '.join(names[:3])}{waits}"
    if age > LONG_SECONDS:
        remedy = f"Look into the worker's log; start more workers, or one for the queue {queue}."
        return advise("worker", detail, remedy)
    return Check("worker", ok=True, detail=detail)


def longest_wait() -> tuple[str, float]:
    """Answer the queue whose oldest step has waited longest, and for how many seconds."""
    with unit_of_work(writes=False):
        ages = measures.queue_ages()
    return max(ages.items(), key=lambda item: item[1])


def check_beat() -> Check:
    """Ask whether beat sends its rounds, and a worker gets them."""
    age, every = presence.beat_age(), current_app.config["JOB_SWEEP_SECONDS"]
    if age is None:
        return Check("beat", ok=False, detail="no round came within a day", remedy=BEAT)
    if age > max(60.0, every * MISSED_ROUNDS):
        detail = f"the last round came {age / 60:.0f} min ago"
        return Check("beat", ok=False, detail=detail, remedy=BEAT)
    return Check("beat", ok=True, detail=f"the last round came {age:.0f} s ago")


def check_stuck() -> Check:
    """Look for jobs that go on by the book while nothing of them waits, runs or is due."""
    with unit_of_work(writes=False):
        count = dead.count_stuck()
    if count:
        remedy = "flask jobs list --status PROCESSING, then flask jobs cancel JOB and retry JOB"
        return Check("stuck", ok=False, detail=f"{count} jobs go on for ever", remedy=remedy)
    return Check("stuck", ok=True, detail="every job that goes on has a step to do")


def check_failed() -> Check:
    """Look for steps that failed and wait for somebody."""
    with unit_of_work(writes=False):
        count = dead.count()
    if count:
        remedy = "flask jobs list --failed-steps, then flask jobs retry --all-failed"
        return advise("failed", f"{count} steps failed and wait for somebody", remedy)
    return Check("failed", ok=True, detail="no failed step waits")


def register(app: Flask) -> None:
    """Have the doctor ask all of it."""
    redis = "Start Redis, or set REDIS_URL to one that answers."
    database = "Start the database, or set DATABASE_URL to one that answers; flask init-db."
    for check, remedy in (
        (check_worker, f"{redis} {database}"),
        (check_beat, redis),
        (check_stuck, database),
        (check_failed, database),
    ):
        registries.add_doctor(app, check.__name__.removeprefix("check_"), check, remedy=remedy)
