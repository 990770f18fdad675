"""Turns what administrators ask about into answers."""

from __future__ import annotations

from typing import Any

from flask import current_app

from app.accounts.models import User
from app.administration.people import Known, Listed
from app.administration.people_schemas import AdminUser, AdminUserDetail, ChannelName, PersonName
from app.administration.work import Listed as ListedJob
from app.administration.work_schemas import AdminJob, AdminJobDetail, AdminStep, FailedStep
from app.jobs import journal
from app.jobs.models import JobEvent, Step, StepState
from app.jobs.schemas import EventOut

SAME_OF_JOB = ("id", "kind", "subject_kind", "subject_id", "progress", "message", "attempts")
TIMES_OF_JOB = ("created_at", "started_at", "updated_at", "finished_at")
OF_USER = (
    *("id", "username", "display_name", "email", "email_verified", "roles"),
    *("is_active", "is_disabled", "is_banned", "created_at"),
)
MORE_OF_USER = ("first_name", "last_name", "last_login_at", "has_password")


def person(user: User | None) -> PersonName | None:
    """Answer somebody in short."""
    return PersonName.model_validate(user) if user is not None else None


def user(found: Listed) -> AdminUser:
    """Answer an account in the list."""
    return AdminUser.model_validate(_of_user(found))


def _of_user(found: Listed) -> dict[str, Any]:
    fields = {name: getattr(found.user, name) for name in OF_USER}
    numbers = {"videos": found.videos, "storage": found.storage}
    return fields | numbers | {"last_seen_at": found.seen_at}


def user_detail(found: Known) -> AdminUserDetail:
    """Answer all of an account."""
    return AdminUserDetail.model_validate(
        _of_user(found.listed)
        | {name: getattr(found.listed.user, name) for name in MORE_OF_USER}
        | {
            "has_second_factor": found.has_second_factor,
            "sessions": found.devices,
            "tokens": found.tokens,
            "taken": found.taken,
            "quota": current_app.config["UPLOAD_QUOTA_BYTES"],
            "channels": [ChannelName(handle=one.handle, name=one.name) for one in found.channels],
            "jobs": found.jobs,
        }
    )


def job(found: ListedJob) -> AdminJob:
    """Answer a job in the list."""
    return AdminJob.model_validate(_of_job(found))


def _of_job(found: ListedJob) -> dict[str, Any]:
    fields = {name: getattr(found.job, name) for name in (*SAME_OF_JOB, *TIMES_OF_JOB)}
    return fields | {
        "title": found.title,
        "status": found.job.state,
        "reason": journal.reason_of(found.job),
        "owner": person(found.owner),
        "failed_steps": [_failed(step) for step in found.failed],
    }


def _failed(step: Step) -> FailedStep:
    reason: Any = journal.reason_of(step)
    return FailedStep(name=step.name, language=step.language, reason=reason, attempts=step.attempts)


def job_detail(found: ListedJob, events: list[JobEvent]) -> AdminJobDetail:
    """Answer a job with its steps and its log."""
    return AdminJobDetail.model_validate(
        _of_job(found)
        | {
            "steps": [_step(step) for step in found.job.steps],
            "events": [EventOut.model_validate(event) for event in events],
        }
    )


def _step(step: Step) -> AdminStep:
    waits = step.state == StepState.READY and step.attempts > 0
    more = {
        "queue": step.queue,
        "worker": step.lease_owner,
        "heartbeat_at": step.heartbeat_at,
        "next_try_at": step.available_at if waits else None,
    }
    return AdminStep.model_validate(journal.step_part(step) | more)
