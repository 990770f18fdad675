"""The board of everybody's work, live, and the log of one job."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.administration import answers, service, work
from app.api.access import require_user, role
from app.core import database
from app.jobs import kinds
from app.jobs.models import JobState
from app.web import admin_forms, paging, redirects
from app.web.blueprint import blueprint

PAGE_SIZE = 30


def state_names() -> dict[str, str]:
    """Name the states of jobs and of steps."""
    return {
        "PENDING": _("Waiting"),
        "PROCESSING": _("Running"),
        "COMPLETED": _("Done"),
        "FAILED": _("Failed"),
        "CANCELLED": _("Cancelled"),
        "WAITING": _("Waiting for another step"),
        "READY": _("Waiting for a worker"),
        "RUNNING": _("Running"),
        "DONE": _("Done"),
        "SKIPPED": _("Skipped"),
    }


def wanted() -> dict[str, Any]:
    """Read which jobs the address asks for; what it says wrongly is passed over."""
    state, kind = request.args.get("state"), request.args.get("kind")
    return {
        "state": state if state in {one.value for one in JobState} else None,
        "kind": kind if kind in kinds.names() else None,
        "failed_steps": request.args.get("failed_steps") == "1",
    }


@blueprint.get("/admin/jobs")
@role("admin")
def admin_jobs() -> ResponseReturnValue:
    """Show the jobs of everybody and of the house."""
    asked = wanted()
    with database.unit_of_work(writes=False):
        page = work.page(page=paging.asked(), page_size=PAGE_SIZE, **asked)
        return render_template(
            "admin/jobs.html",
            page=page,
            jobs=[answers.job(one) for one in page.items],
            wanted=asked,
            counts=work.states(),
            kinds=kinds.names(),
            job_states=[one.value for one in JobState],
            state_names=state_names(),
        )


@blueprint.get("/admin/jobs/<uuid:job_id>")
@role("admin")
def admin_job(job_id: UUID) -> ResponseReturnValue:
    """Show the log of a job."""
    with database.unit_of_work(writes=False):
        found = answers.job_detail(work.one(job_id), list(work.log(job_id)))
        return render_template("admin/job.html", job=found, state_names=state_names())


def back(job_id: UUID) -> str:
    """Answer where the form stood, else the page of the job."""
    return redirects.wanted() or url_for("pages.admin_job", job_id=job_id)


@blueprint.post("/admin/jobs/<uuid:job_id>/retry")
@role("admin")
def retry_one_job(job_id: UUID) -> ResponseReturnValue:
    """Go on with a failed or cancelled job."""
    answer: ResponseReturnValue = admin_forms.carry_out(
        lambda: service.retry_job(require_user(), job_id),
        lambda _job: _("It is tried again."),
        back(job_id),
    )
    return answer


@blueprint.post("/admin/jobs/<uuid:job_id>/cancel")
@role("admin")
def cancel_one_job(job_id: UUID) -> ResponseReturnValue:
    """End a job now."""
    answer: ResponseReturnValue = admin_forms.carry_out(
        lambda: service.cancel_job(require_user(), job_id),
        lambda _job: _("It is cancelled."),
        back(job_id),
    )
    return answer


@blueprint.post("/admin/jobs/retry-failed")
@role("admin")
def retry_all_failed() -> ResponseReturnValue:
    """Go on with failed jobs, of a kind or of all."""
    kind = request.form.get("kind")
    answer: ResponseReturnValue = admin_forms.carry_out(
        lambda: service.retry_failed(require_user(), kind=kind if kind in kinds.names() else None),
        retried_words,
        url_for("pages.admin_jobs", kind=kind or None),
    )
    return answer


def retried_words(counted: tuple[int, int]) -> str:
    """Say how many jobs go on, and how many are left."""
    retried, left = counted
    said = ngettext("%(num)s job is tried again.", "%(num)s jobs are tried again.", retried)
    more = ngettext("%(num)s is left.", "%(num)s are left.", left)
    return f"{said} {more}" if left else said
