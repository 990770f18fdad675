"""The shapes of captions: tracks with and without their cues, transcripts, and what changes."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from app.api.schemas import Pagination, Schema
from app.services.media.captions import MOST_CHARACTERS, MOST_CUES
from app.videos.values import CaptionOrigin

Language = Annotated[
    str, StringConstraints(max_length=35, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")
]
Name = Annotated[str, StringConstraints(max_length=100)]
Seconds = Annotated[float, Field(ge=0, le=360_000, allow_inf_nan=False)]


class Kind(StrEnum):
    """Captions tell sounds too, for those who cannot hear; subtitles tell what is said."""

    CAPTIONS = "captions"
    SUBTITLES = "subtitles"


class CueFields(Schema):
    """What is said from `start` until `end`, in seconds; lines are parted by a line break."""

    start: Seconds
    end: Seconds
    text: Annotated[str, StringConstraints(max_length=MOST_CHARACTERS)]


class CaptionsOut(Schema):
    """One track; `version` goes up with every change."""

    id: UUID
    video_id: UUID
    language: str
    name: str
    kind: Kind
    origin: CaptionOrigin
    needs_review: bool
    is_published: bool
    version: int
    cue_count: int


class CaptionsPage(Schema):
    """One page of a video's tracks."""

    items: list[CaptionsOut]
    pagination: Pagination


class ReadingWarning(Schema):
    """What is hard to read about a cue; `cue` counts from 1."""

    cue: int
    code: str
    message: str


class CaptionsDetails(CaptionsOut):
    """One track with its cues; `warnings` are for its owner."""

    cues: list[CueFields]
    warnings: list[ReadingWarning]


class Transcript(Schema):
    """What is said in a video, in one language; without captions there is none, and no cue."""

    language: str | None
    cues: list[CueFields]


class TranscriptQuery(Schema):
    """Which language; without one that of the video, else the first there is."""

    language: str | None = Field(None, max_length=35)


Cues = Annotated[list[CueFields], Field(max_length=MOST_CUES)]


class CaptionsFields(Schema):
    """What a creator says about a track; without a name it has its language's."""

    language: Language
    name: Name = ""
    kind: Kind = Kind.CAPTIONS
    is_published: bool | None = None


class NewCaptions(CaptionsFields):
    """A new track; it is published when it has cues, unless told otherwise."""

    cues: Cues = Field(default_factory=list)


class CaptionsChanges(Schema):
    """What changes of a track since `version`; what is left out stays, `cues` replace all."""

    version: int = Field(ge=1)
    language: Language | None = None
    name: Name | None = None
    kind: Kind | None = None
    is_published: bool | None = None
    cues: Cues | None = None
