"""Doing one step: claim it, run it under a heartbeat, write its outcome once."""

import logging
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event

from flask import Flask

from app.core import clock
from app.core import logging as logs
from app.core.database import AWAY, unit_of_work
from app.jobs import kinds, leases, outcomes, pace, workdirs
from app.jobs.context import StepContext
from app.jobs.errors import (
    GivesWay,
    InputRejected,
    LeaseLost,
    NotNeeded,
    Postponed,
    StepError,
    Transient,
)
from app.jobs.heartbeat import Heartbeat
from app.jobs.leases import Lease
from app.jobs.outcomes import Assignment

log = logging.getLogger(__name__)

INTERNAL = StepError("INTERNAL_ERROR", "Something went wrong on our side in this step.")
AGAIN_SECONDS = 0.5
Record = Callable[[], object]


def run_next(app: Flask, *, name: str, queue: str, stopping: Event) -> bool:
    """Claim the next step of a queue and do it; tell whether there was one."""
    with app.app_context():
        worker = leases.Worker(name, (queue,), kinds.names(), pace.of(app.config).lease)
        with unit_of_work():
            lease = leases.claim(worker)
        if lease is None:
            return False
        logs.bind(job_id=lease.job_id, step_id=lease.step_id)
        try:
            _do(app, lease, stopping)
        except LeaseLost:
            log.info("step %s under fence %s is somebody else's now", lease.step_id, lease.fence)
        finally:
            logs.clear()
        return True


def _do(app: Flask, lease: Lease, stopping: Event) -> None:
    with unit_of_work():
        assignment = outcomes.begin(lease)
    if assignment is None:
        return
    with workdirs.made_for(lease, work_folder(app)) as folder:
        context = StepContext(lease, assignment, workdir=folder, stopping=stopping)
        rhythm = pace.of(app.config)
        with Heartbeat(app, context, rhythm):
            _write(context, _run(context, assignment), patience=2 * rhythm.lease)


def work_folder(app: Flask) -> Path:
    """Answer the folder in which steps have their own ones, on this machine."""
    return Path(app.config["WORK_FOLDER"])


def _run(context: StepContext, assignment: Assignment) -> Record:
    """Run the step's code; answer how to record what came of it."""
    log.info("step %s of %s begins, try %s", context.name, context.kind, context.attempt)
    try:
        output = kinds.of(assignment.kind).steps[assignment.name](context)
    except Exception as error:  # noqa: BLE001 - whatever a step raises is its outcome
        return _failure(context, error)
    message = context.reached[1]
    return partial(outcomes.finish, context.lease, output, context.added, message=message)


def _failure(context: StepContext, error: Exception) -> Record:
    """Answer how to record a failure; what a stopped step raises says nothing about the step."""
    if context.is_lost or isinstance(error, LeaseLost):
        raise LeaseLost from error
    if context.is_stopping:
        return partial(outcomes.hand_back, context.lease)
    if isinstance(error, GivesWay):
        return partial(outcomes.give_way, context.lease)
    if isinstance(error, Postponed):
        return partial(outcomes.postpone, context.lease, error)
    if isinstance(error, NotNeeded):
        return partial(outcomes.skip, context.lease, error)
    if isinstance(error, InputRejected):
        return partial(outcomes.reject, context.lease, error)
    known = isinstance(error, Transient)
    log.warning("step %s of %s failed", context.name, context.kind, exc_info=not known)
    return partial(
        outcomes.fail, context.lease, error if isinstance(error, StepError) else INTERNAL
    )


def _write(context: StepContext, record: Record, *, patience: float) -> None:
    """Record an outcome; when it cannot be recorded as it is, record that the step failed."""
    try:
        _insist(record, patience)
    except (LeaseLost, *AWAY):
        raise
    except Exception as error:  # noqa: BLE001 - so that the step ends
        _insist(_failure(context, error), patience)


def _insist(record: Record, patience: float) -> None:
    """Commit an outcome; while the database is away, try again for `patience` seconds."""
    deadline = clock.monotonic() + patience
    while True:
        try:
            with unit_of_work():
                record()
            return
        except AWAY:
            if clock.monotonic() > deadline:
                raise
            log.warning("an outcome cannot be written yet, the database is away", exc_info=True)
            time.sleep(AGAIN_SECONDS)
