"""Videos as pages show them: the rows of a list with their picture's link and the work on them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.api.access import require_user
from app.jobs.models import JOB_ENDED
from app.videos import answers, work
from app.videos.values import Status


def of_rows(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Answer the cards of a list."""
    return [answers.summary_fields(row) for row in rows]


def of_mine(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Answer the cards of my own list, rows or videos, with the work on each."""
    rows = list(rows)
    jobs = work.latest_jobs([row.id for row in rows])
    return [_mine(row, jobs.get(row.id)) for row in rows]


def _mine(row: Any, job: Any) -> dict[str, Any]:
    return answers.mine(row, require_user(), job) | {
        "is_busy": is_busy(row.status, job),
        "may_retry": job is not None and job.state in {"FAILED", "CANCELLED"},
    }


def is_busy(status: str, job: Any) -> bool:
    """Tell whether something is being done to a video, or will be."""
    if job is not None:
        return job.state not in JOB_ENDED
    return status in {Status.PENDING, Status.PROCESSING}
