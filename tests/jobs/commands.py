"""How the commands about background work are called."""

from __future__ import annotations

from app.core import clock
from app.core.database import unit_of_work
from app.jobs import service as jobs
from app.jobs.models import JobState, StepState
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
