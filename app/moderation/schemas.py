"""The shapes of reports and of what is taken down after them."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from app.api.schemas import Moment, PageQuery, Pagination, Schema
from app.moderation.values import ContentKind, FlagState, ReasonCode

Words = Annotated[str, StringConstraints(max_length=2000)]
Second = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]


class NewFlag(Schema):
    """A report; `position` is the second of the film it is about."""

    content_type: ContentKind
    content_id: UUID
    reason_code: ReasonCode
    reason_text: Words = ""
    position: Second | None = None


class FlagOut(Schema):
    """A report as its reporter sees it."""

    id: UUID
    content_type: ContentKind
    content_id: UUID
    reason_code: ReasonCode
    status: FlagState
    created_at: Moment


class FlagsQuery(PageQuery):
    """Which reports; without a status those that wait for a decision."""

    status: FlagState | None = None
    content_type: ContentKind | None = None


class Someone(Schema):
    """A person in a report."""

    id: UUID
    username: str
    display_name: str


class FlagItem(FlagOut):
    """A report in the queue; its text is masked, `others` count more reports of the same."""

    title: str
    owner: Someone | None
    position: float | None
    has_text: bool
    others: int
    decided_at: Moment | None


class NoteOut(Schema):
    """What a moderator wrote beside a report."""

    id: UUID
    author_id: UUID | None
    text: str
    created_at: Moment


class DeedOut(Schema):
    """An entry of the audit trail."""

    id: UUID
    at: Moment
    actor_id: UUID | None
    action: str
    reason: str
    details: dict[str, Any]


class FlagDetail(FlagItem):
    """A report with all there is; text and reporter are masked until it is under review.

    `text` is what was reported as it was then, `removed` whether it is taken down now.
    """

    text: str
    link: str
    video_id: UUID | None
    masked: bool
    reason_text: str | None
    reporter: Someone | None
    removed: bool
    notes: list[NoteOut]
    history: list[DeedOut]


class FlagAction(Schema):
    """What becomes of a report; `reason` is told to the content's owner, `notes` to nobody."""

    status: Literal["under_review", "approved", "rejected"]
    notes: Words = ""
    reason: Words = ""


class NewNote(Schema):
    """A note beside a report."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class NewRemoval(Schema):
    """Why something is taken down without a report."""

    reason_code: ReasonCode
    reason: Words = ""


class Restoring(Schema):
    """Why it is put back; with `reopen` its reports are under review again."""

    notes: Words = ""
    reopen: bool = False


class RemovalOut(Schema):
    """Something that is, or was, taken down."""

    id: UUID
    content_type: ContentKind
    content_id: UUID
    title: str
    reason_code: ReasonCode
    reason: str
    removed_at: Moment
    restored_at: Moment | None


class FlagPage(Schema):
    """A page of reports."""

    items: list[FlagItem]
    pagination: Pagination
