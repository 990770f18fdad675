"""The work of administration that runs on a schedule."""

from __future__ import annotations

from app.administration import checks, watching
from app.core.database import unit_of_work
from app.core.extensions import celery
from app.jobs.tasks import AppTask

WATCH = "administration.watch"


@celery.task(name=WATCH, base=AppTask)
def watch() -> int:
    """Ask what readiness asks, and tell administrators what turned; count what was told."""
    asked = checks.ask_readiness()
    with unit_of_work():
        return watching.keep(asked)
