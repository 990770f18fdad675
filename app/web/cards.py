"""Videos as pages show them: the rows of a list with their picture's link and the work on them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.accounts.models import User
from app.jobs.models import JOB_ENDED, JobState
from app.recommendations.ranking import Recommended
from app.videos import answers, work
from app.videos.values import Status
from app.web.reasons import sentence

MAY_RETRY = frozenset({JobState.FAILED, JobState.CANCELLED})


def of_rows(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Answer the cards of a public list."""
    return answers.summaries(rows)


def recommended(found: Iterable[Recommended]) -> list[dict[str, Any]]:
    """Answer the cards of recommendations, each with a sentence that says why."""
    return [answers.summary_fields(one.row) | {"why": sentence(one.reason)} for one in found]


def of_mine(owner: User, rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Answer the cards of my own list, rows or videos, with the work on each."""
    rows = list(rows)
    jobs = work.latest_jobs([row.id for row in rows])
    return [of_one(owner, row, jobs.get(row.id)) for row in rows]


def of_one(owner: User, row: Any, job: Any) -> dict[str, Any]:
    """Answer one card of my own list."""
    return answers.mine(row, owner, job) | {
        "is_busy": is_busy(row.status, job),
        "may_retry": may_retry(row.status, job),
    }


def may_retry(status: str, job: Any) -> bool:
    """Tell whether the work on a video ended badly, also when its job is not on record any more."""
    return job.state in MAY_RETRY if job is not None else status == Status.FAILED


def is_busy(status: str, job: Any) -> bool:
    """Tell whether something is being done to a video, or will be."""
    if job is not None:
        return job.state not in JOB_ENDED
    return status in {Status.PENDING, Status.PROCESSING}
