"""The REST routes of jobs."""

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint
from flask import redirect, url_for
from werkzeug.wrappers import Response

from app.api.access import owner_of, public, require_user, signed_in
from app.api.openapi import refuses, without_body
from app.api.schemas import page_of
from app.core.database import unit_of_work
from app.jobs import answers, service
from app.jobs.errors import JobIsNotOver, JobIsOver, JobIsRunning
from app.jobs.schemas import EventList, EventOut, EventQuery, JobOut, JobPage, JobQuery

blueprint = APIBlueprint("jobs", __name__, tag="Jobs")


def owner(job_id: UUID) -> UUID | None:
    """Answer whose job it is; raise JobNotFound."""
    return service.owner_of(job_id)


@blueprint.get("/jobs")
@signed_in
@blueprint.input(JobQuery, location="query", arg_name="query")
@blueprint.output(JobPage)
def list_jobs(query: JobQuery) -> dict[str, Any]:
    """List my jobs, the newest first."""
    user = require_user()
    with unit_of_work(writes=False):
        rows = service.page(
            owner_id=user.id,
            state=query.status,
            kind=query.kind,
            page=query.page,
            page_size=query.page_size,
        )
        return page_of(rows, answers.many(user.id, rows.items))


@blueprint.get("/jobs/<uuid:job_id>")
@owner_of(owner)
@blueprint.output(JobOut)
def show_job(job_id: UUID) -> JobOut:
    """Show a job with its steps, its languages and its files."""
    with unit_of_work(writes=False):
        return answers.one(require_user().id, service.show(job_id))


@blueprint.post("/jobs/<uuid:job_id>/cancel")
@owner_of(owner)
@blueprint.output(JobOut)
@refuses(JobIsOver)
def cancel_job(job_id: UUID) -> JobOut:
    """End a job now; what of it runs stops within two seconds."""
    with unit_of_work():
        service.cancel(require_user(), job_id)
        return answers.one(require_user().id, service.show(job_id))


@blueprint.post("/jobs/<uuid:job_id>/retry")
@owner_of(owner)
@blueprint.output(JobOut)
@refuses(JobIsNotOver)
def retry_job(job_id: UUID) -> JobOut:
    """Go on with a failed or cancelled job; what is done stays done."""
    with unit_of_work():
        service.retry(require_user(), job_id)
        return answers.one(require_user().id, service.show(job_id))


@blueprint.get("/jobs/<uuid:job_id>/events")
@owner_of(owner)
@blueprint.input(EventQuery, location="query", arg_name="query")
@blueprint.output(EventList)
def list_events(job_id: UUID, query: EventQuery) -> EventList:
    """List what happened to a job after an event's number."""
    with unit_of_work(writes=False):
        found = service.events(job_id, after=query.after)
        items = [EventOut.model_validate(event) for event in found]
        return EventList(items=items, more=len(items) == service.MAX_EVENTS)


@blueprint.delete("/jobs/<uuid:job_id>")
@owner_of(owner)
@without_body(204)
@refuses(JobIsRunning)
def delete_job(job_id: UUID) -> tuple[str, int]:
    """Remove a job that has ended, and its files; one that has not is to be cancelled first."""
    with unit_of_work():
        service.delete(job_id)
    return "", 204


@blueprint.get("/videos/jobs/<uuid:moved_job_id>")
@public
@blueprint.doc(hide=True)
def old_address(moved_job_id: UUID) -> Response:
    """Lead from where jobs were to where they are, which says who may see them."""
    return redirect(url_for("jobs.show_job", job_id=moved_job_id), code=308)
