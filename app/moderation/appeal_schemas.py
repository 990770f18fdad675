"""The shapes of appeals, of one's own standing, and of the audit trail."""

from __future__ import annotations

from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from app.api.schemas import Moment, PageQuery, Pagination, Schema
from app.moderation.sanction_schemas import Decided
from app.moderation.values import AppealState, ContentKind, ReasonCode

Text = Annotated[str, Field(min_length=1, max_length=4000, examples=["It was not spam."])]


class NewAppeal(Schema):
    """What somebody asks to look at again: one of the two ids, and why."""

    removal_id: UUID | None = Field(None, examples=[None])
    sanction_id: UUID | None = None
    text: Text

    model_config = ConfigDict(
        json_schema_extra={"anyOf": [{"required": ["sanction_id"]}, {"required": ["removal_id"]}]}
    )

    @model_validator(mode="after")
    def _one_decision(self) -> Self:
        if (self.removal_id is None) == (self.sanction_id is None):
            raise ValueError("Name one decision: removal_id or sanction_id.")
        return self


class BanAppeal(Schema):
    """An appeal against a ban by the link of the letter, or of the refused sign-in."""

    token: str = Field(min_length=1, max_length=300)
    text: Text


class AppealOut(Schema):
    """An appeal as the person who made it reads it."""

    id: UUID
    removal_id: UUID | None
    sanction_id: UUID | None
    text: str = Field(examples=["It was not spam."])
    state: AppealState
    answer: str = Field(examples=[""])
    created_at: Moment
    decided_at: Moment | None


class AppealForModerators(AppealOut):
    """An appeal as moderators read it."""

    user_id: UUID
    username: str
    decided_by: UUID | None


class AppealPage(Schema):
    """Appeals: the open ones the oldest first, else the newest first."""

    items: list[AppealForModerators]
    pagination: Pagination


class AppealsQuery(PageQuery):
    """Which appeals; all without a state."""

    state: AppealState | None = None


class Decision(Schema):
    """What became of an appeal; the answer is told to the person."""

    granted: bool = Field(examples=[True])
    answer: str = Field(min_length=1, max_length=4000, examples=["You are right."])


class RemovedOut(Schema):
    """What of mine was taken down."""

    id: UUID
    content_kind: ContentKind
    content_id: UUID
    title: str
    reason_code: ReasonCode
    reason: str = Field(examples=["It shows somebody else's film."])
    removed_at: Moment
    restored_at: Moment | None


class Standing(Schema):
    """What moderators decided about me and mine, the newest first."""

    sanctions: list[Decided]
    removals: list[RemovedOut]
    appeals: list[AppealOut]


class AuditQuery(PageQuery):
    """Which entries: `action` is `noun.verb` or a noun."""

    action: str = Field("", max_length=60, examples=["user.banned"])
    actor: UUID | None = None
    subject: UUID | None = None


class AuditOut(Schema):
    """Who did what; names are there while the people are."""

    id: UUID
    at: Moment
    actor_id: UUID | None
    actor_name: str | None = Field(examples=["ada"])
    action: str = Field(examples=["user.banned"])
    subject_kind: str = Field(examples=["user"])
    subject_id: UUID | None
    subject_name: str | None = Field(examples=["ben"])
    reason: str = Field(examples=["Threats, again and again."])
    details: dict[str, Any] = Field(examples=[{"until": None}])


class AuditPage(Schema):
    """The trail, the newest first."""

    items: list[AuditOut]
    pagination: Pagination
