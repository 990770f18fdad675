"""What a creator says about a file before it comes."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints, field_validator

from app.api.schemas import Schema
from app.videos.schemas import VideoFields

Filename = Annotated[str, StringConstraints(min_length=1, max_length=255)]


class UploadFields(VideoFields):
    """The name of the file, and what the video is to be; `channel` is a handle or an id."""

    filename: Filename
    filetype: str | None = Field(None, max_length=127)
    channel: str | None = Field(None, max_length=41)

    @field_validator("filename")
    @classmethod
    def _bare_name(cls, name: str) -> str:
        """Keep the last part of a path, whichever system it is from."""
        bare = name.replace("\\", "/").rsplit("/", 1)[-1]
        if not bare.isprintable():
            raise ValueError("a file name has no control characters")
        return bare

    @field_validator("tags", mode="before")
    @classmethod
    def _comma_separated(cls, tags: Any) -> Any:
        """Read `one, two`."""
        if isinstance(tags, str):
            return [tag for tag in (part.strip() for part in tags.split(",")) if tag]
        return tags

    def details(self) -> dict[str, Any]:
        """Answer what was said of the video to be, and where it is to appear."""
        return self.model_dump(mode="json", exclude_none=True, exclude={"filename", "filetype"})


class AnnouncedFields(UploadFields):
    """The same of an upload in parts; with `video_id` it is another file for that video."""

    video_id: UUID | None = None


class UploadedVideo(Schema):
    """What became of an upload in one piece."""

    video_id: str
    job_id: str
    status: str
