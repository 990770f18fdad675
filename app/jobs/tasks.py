"""The Celery tasks of jobs. They are hints: one that is lost, doubled or late does no harm."""

import logging
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from celery import Task
from flask import Flask, current_app

from app.api import stock
from app.core import clock, registries
from app.core.database import after_commit, db
from app.core.extensions import celery
from app.jobs import crew, presence, sweeper
from app.jobs.kinds import QUEUES
from app.jobs.models import Job, Step

log = logging.getLogger(__name__)


class AppTask(Task):
    """A task that runs inside an application context of its own, its session removed at the end."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the task in its context."""
        with application().app_context():
            try:
                return self.run(*args, **kwargs)
            finally:
                db.session.remove()


def application() -> Flask:
    """Answer the application the tasks of this process belong to."""
    app: Flask = celery.flask_app
    return app


@celery.task(name="jobs.wake")
def wake(step_id: str, queue: str) -> None:  # noqa: ARG001 - names in the log what rang
    """Do the steps of a queue that wait, if a hand is free; steps open their own contexts."""
    crew.of(application()).work(queue)


@celery.task(name="jobs.sweep", base=AppTask)
def sweep() -> int:
    """Ring for every step that waits for a worker, and bury what no worker survives."""
    presence.note_beat()
    found = sweeper.sweep(QUEUES).takeable
    ring(found)
    return len(found)


@celery.task(name="jobs.cleanup", base=AppTask)
def cleanup() -> dict[str, int]:
    """Tidy everything that is registered to be tidied; one that fails does not stop the others."""
    counts: dict[str, int] = {}
    for name, tidy in registries.of(current_app._get_current_object()).cleanups.items():  # type: ignore[attr-defined]
        try:
            counts[name] = tidy.run(clock.now(), False)  # noqa: FBT003 - as the registry calls it
        except Exception:
            log.exception("tidying %s failed", name)
    return counts


@celery.task(name="jobs.measure_storage", base=AppTask)
def measure_storage() -> dict[str, int]:
    """Count what the storage takes, for whoever reads the metrics."""
    return stock.remember()


def ring(steps: Iterable[tuple[str, uuid.UUID]]) -> None:
    """Send a wake for each (queue, step id); when Redis is away leave it to the sweep."""
    for queue, step_id in steps:
        try:
            wake.apply_async((str(step_id), queue), queue=queue, retry=False, ignore_result=True)
        except Exception as error:  # noqa: BLE001 - the sweep repairs whatever it was
            log.warning("no worker could be woken, they will look by themselves: %s", error)
            return


def ring_after_commit(_job: Job, *, steps: Sequence[Step]) -> None:
    """Wake workers for steps that have become ready, once that is committed."""
    after_commit(ring, [(step.queue, step.id) for step in steps])
