"""The processing of a video: its start, and what its jobs tell of progress and steps."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.core import clock
from app.core.database import db
from app.jobs import service as jobs
from app.jobs import steps
from app.jobs.errors import JobIsNotOver
from app.jobs.kinds import StepSpec
from app.jobs.models import Job, Step, StepState
from app.videos import service
from app.videos.models import Video
from app.videos.values import Status

SUBJECT = "video"
PROCESSING = "process_video"
LOOKING_UP = "look_up_link"
KINDS = (PROCESSING, LOOKING_UP)
# The pipeline looks at the file first and plans the rest itself.
FIRST_STEP = StepSpec("probe", queue="media", first=True)
# A file that lies at a link comes here before that.
FETCH_STEP = StepSpec("fetch", queue="media", first=True, weight=20)
# What another site plays has no file: only its title and picture are fetched.
LOOK_UP_STEP = StepSpec("look_up", queue="default", first=True)


def start(video: Video) -> Job:
    """Start to make a video watchable."""
    kind, steps = _way_of(video)
    return jobs.start(
        kind,
        owner_id=video.uploader_id,
        subject_kind=SUBJECT,
        subject_id=video.id,
        steps=steps,
    )


def _way_of(video: Video) -> tuple[str, list[StepSpec]]:
    """Answer the kind of work a video needs, and the steps it begins with."""
    if video.embed is not None:
        return LOOKING_UP, [LOOK_UP_STEP]
    if video.source == "link" and video.original_key is None:
        return PROCESSING, [FETCH_STEP, replace(FIRST_STEP, needs=(FETCH_STEP.name,))]
    return PROCESSING, [FIRST_STEP]


def try_again(actor: User | None, video_id: uuid.UUID) -> Job:
    """Go on with the latest processing; one that is not on record any more begins anew.

    Without an actor it is the house itself. Raise JobIsNotOver unless it failed or was cancelled,
    VideoNotFound for a removed video.
    """
    job = latest_jobs([video_id]).get(video_id)
    if job is not None:
        return jobs.retry(actor, job.id)
    video = service.lock(video_id)
    if video.status != Status.FAILED or latest_jobs([video_id]):
        raise JobIsNotOver
    return start(video)


def latest_jobs(video_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Any]:
    """Answer `id`, `progress` and `state` of the latest processing of each video that had any."""
    query = (
        select(Job.subject_id, Job.id, Job.progress, Job.state)
        .where(Job.subject_kind == SUBJECT, Job.subject_id.in_(video_ids), Job.kind.in_(KINDS))
        .order_by(Job.created_at, Job.id)
    )
    return {row.subject_id: row for row in db.session.execute(query)} if video_ids else {}


def progress_of(status: str, job: Any | None) -> float:
    """Tell how far a video is, 0..1; without a job on record only READY counts as done."""
    if job is not None:
        return float(job.progress)
    return 1.0 if status == Status.READY else 0.0


def status_of(video: Video) -> dict[str, Any]:
    """Answer status, progress, reason and the steps of the latest processing."""
    job = latest_jobs([video.id]).get(video.id)
    rows: Sequence[Step] = steps.of_job(job.id) if job else ()
    return {
        "status": video.status,
        "watchable": video.watchable,
        "progress": progress_of(video.status, job),
        "reason": video.reason,
        "job_id": job.id if job else None,
        "steps": [_step(row) for row in rows],
    }


def _step(row: Step) -> dict[str, Any]:
    return {
        "name": row.name,
        "language": row.language,
        "state": row.state,
        "progress": row.progress,
        "eta_seconds": seconds_left(row),
    }


def seconds_left(row: Step) -> float | None:
    """Reckon how long a running step will take by its pace so far."""
    if row.state != StepState.RUNNING or row.started_at is None or row.progress <= 0:
        return None
    passed = (clock.now() - row.started_at).total_seconds()
    return round(passed * (1 - row.progress) / row.progress, 1)
