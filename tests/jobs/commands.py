"""How the commands about background work are called."""

from __future__ import annotations

from datetime import timedelta

from app.core import clock, ids
from app.core.database import unit_of_work
from app.jobs import artifacts
from app.jobs import service as jobs
from app.jobs.models import JobState, StepState
from app.services import storage
from tests.commands.row import Row, World
from tests.jobs.things import job_of


def a_job(world: World) -> list[str]:
    """Make a job that waits, and name it."""
    return [str(job_of(world.app, world.people.make()))]


def a_failed_job(world: World) -> list[str]:
    """Make a job that failed, and name it."""
    job_id = job_of(world.app, world.people.make())
    with world.app.app_context(), unit_of_work():
        job = jobs.show(job_id)
        for row, state in ((job, JobState.FAILED), *((s, StepState.FAILED) for s in job.steps)):
            row.state, row.reason_code, row.reason = state, "NOT_A_VIDEO", "This is no video."
            row.finished_at = clock.now()
    return [str(job_id)]


def a_cancelled_job(world: World) -> None:
    """Make a job that was cancelled, with what happened to it."""
    job_id = job_of(world.app, world.people.make())
    with world.app.app_context(), unit_of_work():
        jobs.cancel(None, job_id)


def all_that_failed(world: World) -> list[str]:
    """Make one that failed and one that waits."""
    a_failed_job(world)
    a_job(world)
    return ["--all-failed"]


def failed_steps(world: World) -> list[str]:
    """Make a failed step, and ask for those."""
    a_failed_job(world)
    return ["--failed-steps"]


COMMANDS = {
    "jobs cancel": Row(a_job),
    "jobs list": Row(failed_steps),
    "jobs retry": Row(all_that_failed),
    "jobs show": Row(lambda world: [*a_job(world), "--events"]),
}


def an_old_file(world: World) -> None:
    """Make a file of a job that may be fetched for a day."""
    job_id = job_of(world.app, world.people.make())
    key = f"{artifacts.prefix_of(job_id)}/voice.m4a"
    storage.current().put_bytes(key, b"x")
    with world.app.app_context(), unit_of_work():
        made = artifacts.Made(key, "0" * 64, 1, "audio/mp4")
        artifacts.add(job_id, "voice", made, expires_at=clock.now() + timedelta(days=1))


def a_work_folder(world: World) -> None:
    """Leave the folder of a step nobody runs."""
    (world.app.config["WORK_FOLDER"] / f"{ids.new_id()}-1").mkdir(parents=True)


CLEANUPS = {
    "artifacts": an_old_file,
    "job-events": a_cancelled_job,
    "work-folders": a_work_folder,
}
