"""The shapes of a video made of a link."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import AliasChoices, Field, StringConstraints

from app.api.schemas import Schema
from app.videos.schemas import VideoFields
from app.videos.values import Status

Url = Annotated[str, StringConstraints(min_length=1, max_length=8192)]


class NewLink(VideoFields):
    """A link and what the video is to be; `youtube_url` is another name of `url`.

    `channel` is a handle or an id, `access` is private when left out.
    """

    url: Url = Field(
        validation_alias=AliasChoices("url", "youtube_url"),
        examples=["https://youtu.be/dQw4w9WgXcQ"],
    )
    channel: str | None = Field(None, max_length=41)

    def details(self) -> dict[str, Any]:
        """Answer what was said of the video to be, and where it is to appear."""
        return self.model_dump(exclude_none=True, exclude={"url"})


class SubmittedVideo(Schema):
    """What became of a link: the video, and the work on it that can be followed."""

    video_id: UUID
    job_id: UUID | None
    status: Status
