"""What the processing of an upload adds to the JSON of its job: the video, and what it holds."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.core.database import db
from app.jobs.models import Job
from app.videos import answers
from app.videos.models import Video


def describe(jobs: Sequence[Job]) -> Mapping[uuid.UUID, Mapping[str, Any]]:
    """Answer `video_id`, `video` and `metadata` of each job whose video is there."""
    videos = _by_id(Video, {job.subject_id for job in jobs})
    owners = _by_id(User, {job.owner_id for job in jobs})
    return {
        job.id: _described(videos[job.subject_id], owners.get(job.owner_id))
        for job in jobs
        if job.subject_id in videos
    }


def _by_id(model: Any, ids: set[Any]) -> dict[Any, Any]:
    rows = db.session.scalars(select(model).where(model.id.in_(ids))).unique()
    return {row.id: row for row in rows}


def _described(video: Video, owner: User | None) -> dict[str, Any]:
    return {
        "video_id": video.id,
        "video": answers.summary(video, owner).model_dump(mode="json"),
        "metadata": {
            "title": video.title,
            "description": video.description,
            "tags": video.tags,
            "thumbnail_url": answers.image_link(video.thumbnail_key, owner),
            "duration": video.duration,
            "resolution": f"{video.width}x{video.height}" if video.width else None,
            "format": video.content_type,
        },
    }
