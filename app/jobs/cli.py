"""`flask jobs …`: background work from the command line."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import click

from app.core.commands import Bad, Group, changes, listed, says
from app.core.database import unit_of_work
from app.core.errors import AppError
from app.jobs import dead, journal, service
from app.jobs.models import Job, JobEvent, JobState, Step

jobs = Group("jobs", help="List background work, look into it, try it again, end it.")
job_argument = click.argument("job_id", metavar="JOB", type=click.UUID)
kind_option = click.option("--kind", help="Only jobs of this kind.")


def told(job: Job) -> dict[str, Any]:
    """Answer what a command tells of a job."""
    return {
        "id": job.id,
        "kind": job.kind,
        "subject": {"kind": job.subject_kind, "id": job.subject_id},
        "owner_id": job.owner_id,
        "status": job.state,
        "progress": job.progress,
        "attempts": job.attempts,
        "reason": journal.reason_of(job),
        "created_at": job.created_at,
        "finished_at": job.finished_at,
    }


def line(job: dict[str, Any]) -> str:
    """Write one line about a job."""
    said = f"{job['id']}  {job['kind']:20} {job['status']:10} {job['progress']:4.0%}"
    return f"{said}  {job['created_at']:%F %T}{why(job)}"


def why(row: dict[str, Any]) -> str:
    """Write why a job or a step failed; nothing when it did not."""
    reason = row["reason"]
    return f"  {reason['code']}: {reason['message']}" if reason else ""


def told_of_step(step: Step) -> dict[str, Any]:
    """Answer a failed step with its job."""
    return journal.step_part(step) | {"job_id": step.job_id, "kind": step.job.kind}


def line_of_item(row: dict[str, Any]) -> str:
    """Write one line about a job or about a failed step."""
    if "job_id" not in row:
        return line(row)
    return f"{row['job_id']}  {row['kind']:20} {step_words(row)}"


def step_words(step: dict[str, Any]) -> str:
    """Write how a step is."""
    language = f" [{step['language']}]" if step["language"] else ""
    state = f"{step['state']:9} {step['progress']:4.0%} try {step['attempts']}"
    return f"{step['position']:3} {step['name']}{language:8} {state}{why(step)}"


@jobs.command("list")
@says(line_of_item)
@click.option(
    "--status", type=click.Choice([state.value for state in JobState]), help="Only jobs like this."
)
@kind_option
@click.option("--failed-steps", is_flag=True, help="The steps that failed, instead of jobs.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="How many at most."
)
def list_jobs(
    status: str | None, kind: str | None, limit: int, *, failed_steps: bool
) -> dict[str, Any]:
    """List jobs, the newest first."""
    if failed_steps and status:
        raise click.UsageError("--failed-steps lists failed steps only: leave --status out.")
    if failed_steps:
        return listed(dead.page(page=1, page_size=limit, kind=kind), told_of_step)
    return listed(service.page(page=1, page_size=limit, state=status, kind=kind), told)


def whole(job: dict[str, Any]) -> str:
    """Write a job with its steps, and what happened to it."""
    steps = [f"  {step_words(step)}" for step in job["steps"]]
    events = [
        f"  #{event['sequence']} {event['at']:%F %T} {event['kind']} {json.dumps(event['data'])}"
        for event in job.get("events", ())
    ]
    return "\n".join([line(job), *steps, *events])


def told_of_event(event: JobEvent) -> dict[str, Any]:
    """Answer what a command tells of something that happened."""
    return {
        "sequence": event.sequence,
        "at": event.at,
        "kind": event.kind,
        "data": event.data,
    }


@jobs.command("show")
@says(whole)
@job_argument
@click.option("--events", is_flag=True, help="Also everything that happened to it.")
def show(job_id: UUID, *, events: bool) -> dict[str, Any]:
    """Show JOB with its steps and why they failed."""
    job = service.show(job_id)
    found = told(job) | {"steps": [journal.step_part(step) for step in job.steps]}
    if events:
        found["events"] = [told_of_event(event) for event in service.events(job_id)]
    return found


def tried(found: dict[str, Any]) -> str:
    """Write a job that is tried again, or why it is not."""
    if "error" in found:
        return f"{found['id']}  {found['error']['code']}: {found['error']['message']}"
    return line(found)


@jobs.command("retry")
@changes(tried, unit=False)
@click.argument("job_id", metavar="[JOB]", type=click.UUID, required=False)
@click.option("--all-failed", is_flag=True, help="Every failed job instead of one.")
@click.option("--kind", help="With --all-failed: only jobs of this kind.")
def retry(
    job_id: UUID | None, kind: str | None, *, all_failed: bool, dry_run: bool
) -> dict[str, Any] | Bad:
    """Go on with the failed or cancelled JOB, or with all that failed; 1 when one is refused."""
    if all_failed == (job_id is not None):
        raise click.UsageError("Name a JOB, or say --all-failed.")
    if job_id is not None:
        return tried_again(job_id, dry_run=dry_run)
    with unit_of_work(writes=False):
        failed = dead.jobs(kind)
    again = [tried_or_refused(one, dry_run=dry_run) for one in failed]
    answer = {"items": again, "total": len(again)}
    return Bad(answer) if any("error" in one for one in again) else answer


def tried_again(job_id: UUID, *, dry_run: bool) -> dict[str, Any]:
    """Try one job again, in a transaction of its own."""
    with unit_of_work(dry_run=dry_run):
        return told(service.retry(None, job_id))


def tried_or_refused(job_id: UUID, *, dry_run: bool) -> dict[str, Any]:
    """Try one of many again; one that cannot be does not keep the others from it."""
    try:
        return tried_again(job_id, dry_run=dry_run)
    except AppError as error:
        return {"id": job_id, "error": {"code": error.code, "message": error.message}}


@jobs.command("cancel")
@changes(line)
@job_argument
def cancel(job_id: UUID) -> dict[str, Any]:
    """End JOB now."""
    return told(service.cancel(None, job_id))
