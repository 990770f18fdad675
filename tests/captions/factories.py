"""Builders of captions, committed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Flask

from app.captions import service
from app.core.database import unit_of_work
from app.services.media.captions import Cue
from app.videos import service as videos
from app.videos.media import CaptionSpec

HARBOUR = (
    Cue(1_000, 3_500, "The harbour sleeps."),
    Cue(4_000, 6_250, "Nobody hears\nthe bell."),
    Cue(61_000, 64_000, "Then Cassandra wakes."),
)


class Captions:
    """Gives captions to the videos of one application."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def add(
        self, video_id: UUID, cues: Sequence[Cue] = HARBOUR, *, language: str = "en", **more: Any
    ) -> UUID:
        """Add a track of these cues; answers its id."""
        with self.app.app_context(), unit_of_work():
            key = f"videos/{video_id}/captions-{language}/{language}.vtt"
            spec = CaptionSpec(language, more.pop("name", language.upper()), key, **more)
            return service.add(videos.lock(video_id), spec, cues).id
