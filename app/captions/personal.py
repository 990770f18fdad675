"""What captions hold of a person: the cues of their videos, which go with the videos."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.accounts import exports
from app.accounts.exports import Part, Table
from app.captions.models import CaptionCue
from app.videos import personal as videos
from app.videos.models import CaptionTrack


def _tracks_of(user_id: UUID) -> Any:
    """Select the ids of the caption tracks of a person's videos."""
    return select(CaptionTrack.id).where(CaptionTrack.video_id.in_(videos.videos_of(user_id)))


CAPTIONS = Part(
    "captions",
    "the cues of your videos' captions; the files are beside the videos",
    tables=(Table(CaptionCue, lambda user: CaptionCue.track_id.in_(_tracks_of(user))),),
)


def register() -> None:
    """Hand over what is a person's."""
    exports.register(CAPTIONS)
