"""`flask jobs …`: background work from the command line."""

import json
from uuid import UUID

import click
from flask.cli import AppGroup

from app.core.database import unit_of_work
from app.core.errors import AppError
from app.jobs import journal, service
from app.jobs.models import Job, JobState

jobs = AppGroup("jobs", help="List background work, look into it, try it again, end it.")
job_argument = click.argument("job_id", metavar="JOB", type=click.UUID)


@jobs.command("list")
@click.option("--status", type=click.Choice([state.value for state in JobState]))
@click.option("--kind", help="Only jobs of this kind.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
def list_jobs(status: str | None, kind: str | None, limit: int) -> None:
    """List jobs, the newest first."""
    with unit_of_work(writes=False):
        rows = service.page(page=1, page_size=limit, state=status, kind=kind)
        for job in rows.items:
            click.echo(line(job))
        click.echo(f"{len(rows.items)} of {rows.total}")


@jobs.command("show")
@job_argument
@click.option("--events", is_flag=True, help="Also everything that happened to it.")
def show(job_id: UUID, *, events: bool) -> None:
    """Show JOB with its steps and why they failed."""
    try:
        with unit_of_work(writes=False):
            job = service.show(job_id)
            click.echo(line(job))
            for step in job.steps:
                part = journal.step_part(step)
                reason = f"  {part['reason']['code']}: {step.reason}" if part["reason"] else ""
                language = f" [{step.language}]" if step.language else ""
                tries = f"try {step.attempts}"
                click.echo(
                    f"  {step.position:3} {step.name}{language:8} {step.state:9}"
                    f" {step.progress:4.0%} {tries}{reason}"
                )
            for event in service.events(job_id) if events else ():
                click.echo(
                    f"  #{event.sequence} {event.at:%F %T} {event.kind} {json.dumps(event.data)}"
                )
    except AppError as error:
        raise click.ClickException(error.message) from error


@jobs.command("retry")
@job_argument
def retry(job_id: UUID) -> None:
    """Go on with the failed or cancelled JOB."""
    change(job_id, "retry")


@jobs.command("cancel")
@job_argument
def cancel(job_id: UUID) -> None:
    """End JOB now."""
    change(job_id, "cancel")


def change(job_id: UUID, action: str) -> None:
    """Do one thing to a job in the house's own name, and say how it is now."""
    try:
        with unit_of_work():
            click.echo(line(getattr(service, action)(None, job_id)))
    except AppError as error:
        raise click.ClickException(error.message) from error


def line(job: Job) -> str:
    """Write one line about a job."""
    reason = f"  {job.reason_code}: {job.reason}" if job.reason_code else ""
    when = f"{job.created_at:%F %T}"
    return f"{job.id}  {job.kind:20} {job.state:10} {job.progress:4.0%}  {when}{reason}"
