"""What news hear of: work that has ended."""

from __future__ import annotations

from app.jobs import kinds
from app.jobs import service as jobs
from app.jobs.models import Job, JobState
from app.notifications import service

TELLING = {JobState.COMPLETED: "job_done", JobState.FAILED: "job_failed"}


def tell_end(job: Job) -> None:
    """Tell somebody how their work ended, in the words of its kind's description.

    The house's own work has no owner, what was cancelled is known, and what is gone has no name.
    """
    told = TELLING.get(JobState(job.state))
    if told is None or job.owner_id is None:
        return
    described = kinds.of(job.kind).describe([jobs.show(job.id)]).get(job.id) or {}
    title = (described.get("video") or described).get("title")
    if not title:
        return
    video_id = described.get("video_id")
    link = f"/watch/{video_id}" if told == "job_done" and video_id else "/studio"
    service.notify(
        job.owner_id,
        told,
        about={"title": title, "reason": job.reason or ""},
        link=link,
        key=f"job:{job.id}:{job.attempts}",
    )
