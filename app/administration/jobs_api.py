"""REST of background work for administrators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint

from app.administration import answers, service, work
from app.administration.work_schemas import (
    AdminJobDetail,
    AdminJobPage,
    AdminJobQuery,
    Retried,
    RetryFailed,
)
from app.api.access import require_user, role
from app.api.openapi import refuses
from app.api.schemas import page_of
from app.core.database import unit_of_work
from app.jobs.errors import JobIsNotOver, JobIsOver

blueprint = APIBlueprint("administration_jobs", __name__, tag="Administration")


@blueprint.get("/jobs")
@role("admin")
@blueprint.input(AdminJobQuery, location="query", arg_name="query")
@blueprint.output(AdminJobPage)
def list_all_jobs(query: AdminJobQuery) -> dict[str, Any]:
    """List everybody's jobs and the house's own, the newest first, with the steps that failed."""
    with unit_of_work(writes=False):
        found = work.page(**query.model_dump())
        return page_of(found, [answers.job(one) for one in found.items])


@blueprint.get("/jobs/<uuid:job_id>")
@role("admin")
@blueprint.output(AdminJobDetail)
def show_any_job(job_id: UUID) -> AdminJobDetail:
    """Show the log of a job: its steps with tries and reasons, and what happened in order."""
    with unit_of_work(writes=False):
        return shown(job_id)


def shown(job_id: UUID) -> AdminJobDetail:
    """Answer a job as it is in the open unit of work."""
    return answers.job_detail(work.one(job_id), list(work.log(job_id)))


@blueprint.post("/jobs/<uuid:job_id>/retry")
@role("admin")
@blueprint.output(AdminJobDetail)
@refuses(JobIsNotOver)
def retry_any_job(job_id: UUID) -> AdminJobDetail:
    """Go on with a failed or cancelled job; what is done stays done."""
    with unit_of_work():
        service.retry_job(require_user(), job_id)
        return shown(job_id)


@blueprint.post("/jobs/<uuid:job_id>/cancel")
@role("admin")
@blueprint.output(AdminJobDetail)
@refuses(JobIsOver)
def cancel_any_job(job_id: UUID) -> AdminJobDetail:
    """End a job now; what of it runs stops within two seconds."""
    with unit_of_work():
        service.cancel_job(require_user(), job_id)
        return shown(job_id)


@blueprint.post("/jobs/retry-failed")
@role("admin")
@blueprint.input(RetryFailed)
@blueprint.output(Retried)
def retry_failed_jobs(json_data: RetryFailed) -> Retried:
    """Go on with the oldest failed jobs, of a kind or of all; a hundred at most at a time."""
    with unit_of_work():
        retried, left = service.retry_failed(require_user(), kind=json_data.kind)
        return Retried(retried=retried, left=left)
