"""What the processing of an upload adds to the JSON of its job: the video, and what it holds."""

import uuid
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import User
from app.core.database import db
from app.jobs.models import Job
from app.videos import answers
from app.videos.models import Video

# What is made of the spoken words; a video has none of it until then.
WRITTEN_LATER: Mapping[str, Any] = {
    "show_notes": None,
    "transcript_text": None,
    "transcript_url": None,
    "subtitles": {"vtt": None, "srt": None},
}
# The container a probe names is a family; the file's own ending says which member it is.
FAMILIES = {
    "mov": ("mp4", "mov", "m4v", "3gp", "3g2", "mj2"),
    "matroska": ("mkv", "webm"),
}


def describe(jobs: Sequence[Job]) -> Mapping[uuid.UUID, Mapping[str, Any]]:
    """Answer `video_id`, `video` and `metadata` of each job whose video is there."""
    videos = _by_id(Video, {job.subject_id for job in jobs}, selectinload(Video.tag_rows))
    owners = _by_id(User, {job.owner_id for job in jobs})
    return {
        job.id: _described(job, videos[job.subject_id], owners.get(job.owner_id))
        for job in jobs
        if job.subject_id in videos
    }


def _by_id(model: Any, ids: set[Any], *options: Any) -> dict[Any, Any]:
    rows = db.session.scalars(select(model).options(*options).where(model.id.in_(ids))).unique()
    return {row.id: row for row in rows}


def _described(job: Job, video: Video, owner: User | None) -> dict[str, Any]:
    return {
        "video_id": video.id,
        "video": answers.summary(video, owner).model_dump(mode="json"),
        "metadata": {
            "title": video.title,
            "description": video.description,
            "tags": video.tags,
            **WRITTEN_LATER,
            "thumbnail_url": answers.image_link(video.thumbnail_key, owner),
            "duration": video.duration,
            "resolution": f"{video.width}x{video.height}" if video.width else None,
            "format": _format(job, video),
        },
    }


def _format(job: Job, video: Video) -> str | None:
    """Name the container that was found in the file; None before anybody has looked."""
    probes = [step.output for step in job.steps if step.name == "probe" and step.output]
    if not probes:
        return None
    demuxer = str(probes[0]["source"]["demuxer"])
    family = FAMILIES.get(demuxer, (demuxer,))
    ending = PurePath(video.filename or "").suffix.lower().removeprefix(".")
    return ending if ending in family else family[0]
