"""The shapes of playlists and of what is on them."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from app.api.schemas import Moment, Pagination, Schema
from app.playlists.values import (
    DESCRIPTION_LENGTH,
    MOST_ENTRIES,
    TITLE_LENGTH,
    Kind,
    Visibility,
)
from app.videos.schemas import VideoSummary

Title = Annotated[str, StringConstraints(min_length=1, max_length=TITLE_LENGTH)]
Description = Annotated[str, StringConstraints(max_length=DESCRIPTION_LENGTH)]


class NewPlaylist(Schema):
    """A playlist to make."""

    title: Title
    description: Description = ""
    visibility: Visibility = Visibility.PRIVATE


class PlaylistChanges(Schema):
    """What changes of a playlist; what is left out stays."""

    title: Title | None = None
    description: Description | None = None
    visibility: Visibility | None = None


class PlaylistOwner(Schema):
    """Whose playlist it is."""

    id: UUID
    username: str
    display_name: str


class PlaylistOut(Schema):
    """A playlist as the caller sees it; `available_count` counts what they may see of its items."""

    id: UUID
    kind: Kind
    title: str
    description: str
    visibility: Visibility
    owner: PlaylistOwner
    item_count: int
    available_count: int
    thumbnail_url: str | None
    created_at: Moment
    updated_at: Moment


class PlaylistPage(Schema):
    """One page of playlists."""

    items: list[PlaylistOut]
    pagination: Pagination


class ItemOut(Schema):
    """A video on a playlist; `position` counts from 1.

    Whoever may not see the video gets `available` false and no `video`, and only the owner of the
    list its id, to take it off.
    """

    position: int
    added_at: Moment
    available: bool
    video_id: UUID | None
    video: VideoSummary | None


class ItemPage(Schema):
    """One page of what is on a playlist, in its order."""

    items: list[ItemOut]
    pagination: Pagination


class NewItem(Schema):
    """A video to put at the end."""

    video_id: UUID


class ItemMove(Schema):
    """Where a video goes: to a position, counted from 1, or before another one on the list."""

    position: int | None = Field(None, ge=1, le=MOST_ENTRIES)
    before: UUID | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.position is None) == (self.before is None):
            raise ValueError("Say one of position and before.")
        return self


class SavedIn(Schema):
    """Which of my playlists hold a video."""

    watch_later: bool
    playlist_ids: list[UUID]
