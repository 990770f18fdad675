"""Fixtures of the tests of the pipeline: uploaded clips, and a worker that does all their steps."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from dataclasses import replace as replaced
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from flask import Flask

from app.core.database import unit_of_work
from app.jobs import kinds, runner
from app.jobs import service as jobs
from app.jobs.kinds import StepSpec
from app.jobs.models import Job, Step
from app.services.storage import Storage
from app.videos import service as videos
from app.videos import work
from app.videos.models import Video
from tests.accounts.factories import People
from tests.services.media.clips import Clips
from tests.videos.factories import Videos


@pytest.fixture(scope="session")
def clips(scratch: Path) -> Clips:
    """Clips of this test session."""
    return Clips(scratch / "clips")


@dataclass
class Line:
    """An assembly line: clips go in at one end, and a worker does step after step."""

    app: Flask
    store: Storage
    owner: uuid.UUID
    folder: Path
    stopping: Event = field(default_factory=Event)

    def upload(self, clip: Path) -> uuid.UUID:
        """Put a clip where uploads put it and start its job; answer the video's id."""
        video_id = Videos(self.app).make(self.owner, ready=False)
        copy = shutil.copy(clip, self.folder / "arriving")
        self.store.put_file(f"videos/{video_id}/original/file", Path(copy))
        with self.app.app_context(), unit_of_work():
            video = videos.get(video_id)
            size = clip.stat().st_size
            videos.set_original(video, f"videos/{video_id}/original/file", size_bytes=size)
            self.start(video)
        return video_id

    def start(self, video: Video) -> None:
        """Start the job as an upload does."""
        jobs.start(
            work.PROCESSING,
            owner_id=video.uploader_id,
            subject_kind=work.SUBJECT,
            subject_id=video.id,
            steps=[StepSpec("probe", queue="media", first=True)],
        )

    def step(self) -> bool:
        """Do the next step; tell whether there was one."""
        return runner.run_next(self.app, name="anna", queue="media", stopping=self.stopping)

    def run(self) -> None:
        """Do steps until none can be taken."""
        while self.step():
            pass

    def video(self, video_id: uuid.UUID) -> Video:
        """Read a video with all that is played."""
        with self.app.app_context(), unit_of_work(writes=False) as session:
            video = videos.get(video_id)
            _ = (video.renditions, video.audio_tracks, video.caption_tracks, video.tag_rows)
            session.expunge_all()
            return video

    def job(self, video_id: uuid.UUID) -> Job:
        """Read the latest job about a video, with its steps."""
        with self.app.app_context(), unit_of_work(writes=False) as session:
            job = jobs.of_subject(work.SUBJECT, video_id)[0]
            session.expunge_all()
            return job

    def steps(self, video_id: uuid.UUID) -> dict[str, Step]:
        """Read the steps of the latest job by name."""
        return {step.name: step for step in self.job(video_id).steps}

    def path(self, key: str | None) -> Path:
        """Find a stored file on the disk."""
        assert key is not None
        with self.store.as_file(key) as path:
            return path


@pytest.fixture
def line(app: Flask, people: People, store: Storage, tmp_path: Path) -> Iterator[Line]:
    """An assembly line of one creator; steps a test replaces are put back."""
    kind = kinds.of(work.PROCESSING)
    yield Line(app, store, people.make().id, tmp_path)
    kinds.register(kind)


def replace(name: str, step: Callable[[Any], Any]) -> None:
    """Have another function do a step of the jobs of videos, until the test is over."""
    kind = kinds.of(work.PROCESSING)
    kinds.register(replaced(kind, steps={**kind.steps, name: step}))
