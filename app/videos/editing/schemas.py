"""The shapes of what a creator does to a video, or to several."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from app.api.schemas import Moment, PageQuery, Schema
from app.videos.editing.shelf import Sort, State
from app.videos.schemas import Tags
from app.videos.values import Access, Category


class ChapterIn(Schema):
    """A titled stretch; `start` is in seconds."""

    start: float = Field(ge=0, le=1_000_000, allow_inf_nan=False)
    title: str = Field(min_length=1, max_length=200)


class NewChapters(Schema):
    """All chapters of a video, in order: the first at 0, none to have none."""

    chapters: list[ChapterIn] = Field(max_length=100)


class Removal(Schema):
    """How a video is removed; with `purge` for good and at once, also one removed before."""

    purge: bool = False


class Unlock(Schema):
    """The password of a video."""

    password: Annotated[str, StringConstraints(max_length=200, strip_whitespace=False)] = ""


class NewDownload(Schema):
    """Which size of a film is wanted as a file; the largest when left out."""

    height: int | None = Field(None, ge=1, le=10_000)


class DownloadOut(Schema):
    """A film as a file: its link when it is there, else how far it is, 0..1; ask again then."""

    height: int
    size_bytes: int | None
    progress: float
    url: str | None


class CategoryOut(Schema):
    """What a video may be about; `name` is for people."""

    slug: Category
    name: str


class Categories(Schema):
    """All categories."""

    items: list[CategoryOut]


class MineQuery(PageQuery):
    """Which of my videos; `q` is part of a title, `removed` shows those in the bin instead."""

    removed: bool = False
    state: State | None = None
    access: Access | None = None
    q: str | None = Field(None, max_length=200)
    sort: Sort = Sort.NEWEST


class BulkChange(Schema):
    """What changes of several videos; what is left out stays, null takes the category away."""

    ids: list[UUID] = Field(min_length=1, max_length=100)
    access: Access | None = None
    category: Category | None = None
    add_tags: Tags | None = None
    remove_tags: Tags | None = None
    publish: Literal["now", "held"] | None = None
    delete: bool = False


class BulkDone(Schema):
    """How many videos changed, and until when that can be taken back."""

    changed: int
    undo_id: UUID
    undo_until: Moment


class Undone(Schema):
    """How many videos are as they were."""

    changed: int
