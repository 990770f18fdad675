"""What jobs' routes name."""

from __future__ import annotations

from typing import Any

from flask import Flask

from app.core.database import unit_of_work
from app.jobs import service as jobs
from app.jobs.kinds import StepSpec
from app.videos import work
from tests.access.thing import Thing
from tests.accounts.factories import Person
from tests.videos.things import private_video_of


def job_of(app: Flask, owner: Person) -> Any:
    """Answer the id of the job that makes a video of the owner watchable."""
    video_id = private_video_of(app, owner)
    with app.app_context(), unit_of_work():
        start = {"owner_id": owner.id, "subject_kind": "video", "subject_id": video_id}
        return jobs.start(work.PROCESSING, **start, steps=[StepSpec("probe")]).id


THINGS = {
    "job_id": Thing(job_of, is_secret=True),
    "moved_job_id": Thing(job_of, is_secret=False),
}
