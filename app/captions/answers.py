"""Turns tracks and cues into answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from app.accounts.models import User
from app.captions import service
from app.captions.schemas import CaptionsDetails, CueFields, Transcript
from app.services.media.caption_rules import complaints
from app.services.media.captions import Cue
from app.videos import policy
from app.videos.models import CaptionTrack, Video

COLUMNS = (
    "id",
    "video_id",
    "language",
    "name",
    "kind",
    "origin",
    "needs_review",
    "is_published",
    "version",
)


def track(row: CaptionTrack, cue_count: int) -> dict[str, Any]:
    """Answer a track as lists show it."""
    return {name: getattr(row, name) for name in COLUMNS} | {"cue_count": cue_count}


def details(viewer: User | None, video: Video, row: CaptionTrack) -> CaptionsDetails:
    """Answer a track with its cues, and its owner what is hard to read about them."""
    cues = service.cues_of_track(row.id)
    told = complaints(cues, video.duration) if policy.is_owner(viewer, video) else []
    warnings = [complaint._asdict() for complaint in told]
    fields = track(row, len(cues)) | {"cues": in_seconds(cues), "warnings": warnings}
    return CaptionsDetails.model_validate(fields)


def transcript(row: CaptionTrack | None) -> Transcript:
    """Answer what is said in a track; nothing without one."""
    if row is None:
        return Transcript(language=None, cues=[])
    return Transcript(language=row.language, cues=in_seconds(service.cues_of_track(row.id)))


def in_seconds(cues: Iterable[Cue]) -> list[CueFields]:
    """Answer cues with their times in seconds."""
    return [
        CueFields.model_construct(start=cue.start / 1000, end=cue.end / 1000, text=cue.text)
        for cue in cues
    ]


def in_milliseconds(cues: Sequence[CueFields]) -> list[Cue]:
    """Read cues whose times are in seconds."""
    return [Cue(round(cue.start * 1000), round(cue.end * 1000), cue.text) for cue in cues]
