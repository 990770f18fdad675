"""The shapes of what is done to people, as moderators send and read them."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, model_validator

from app.accounts.schemas import PublicUser
from app.api.schemas import Moment, PageQuery, Pagination, Schema
from app.core import clock
from app.moderation.values import ReasonCode, SanctionKind

MOST_DAYS = 3650
Words = Annotated[str, Field(min_length=1, max_length=2000)]


class NewSanction(Schema):
    """What is imposed: `ends_at` or `days` from now, neither for good; a warning has no end."""

    kind: SanctionKind
    reason_code: ReasonCode
    reason: Words = Field(examples=["Several people asked you to stop."])
    ends_at: AwareDatetime | None = Field(None, examples=[None])
    days: int | None = Field(None, ge=1, le=MOST_DAYS, examples=[7])
    flag_id: UUID | None = Field(None, examples=[None])

    @model_validator(mode="after")
    def _one_end(self) -> Self:
        if self.ends_at is not None and self.days is not None:
            raise ValueError("Give ends_at or days, not both.")
        latest = (clock.now() + timedelta(days=MOST_DAYS)).date()
        if self.ends_at is not None and self.ends_at.date() > latest:
            raise ValueError(f"The end lies at most {MOST_DAYS} days ahead.")
        return self

    def end(self) -> AwareDatetime | None:
        """Answer when it ends, None for good."""
        return clock.now() + timedelta(days=self.days) if self.days else self.ends_at


class Why(Schema):
    """Why something is taken back, for the audit trail."""

    reason: str = Field("", max_length=2000)


class Decided(Schema):
    """A decision as the person it is about reads it."""

    id: UUID
    kind: SanctionKind = Field(examples=["mute"])
    reason_code: ReasonCode
    reason: str = Field(examples=["Several people asked you to stop."])
    created_at: Moment
    ends_at: Moment | None
    lifted_at: Moment | None
    in_force: bool


class SanctionOut(Decided):
    """A decision as moderators read it; without `imposed_by` the house made it, or one who left."""

    kind: SanctionKind = Field(examples=["mute"])
    user_id: UUID
    imposed_by: UUID | None
    flag_id: UUID | None


class SanctionPage(Schema):
    """What was done to a person, the newest first."""

    items: list[SanctionOut]
    pagination: Pagination


class PeopleQuery(PageQuery):
    """Whom to find: `q` is a part of a username, shown name or e-mail."""

    q: str = Field("", max_length=254)
    sanctioned: bool | None = None


class PersonOut(PublicUser):
    """What moderators know of a person, with what holds for them now."""

    email: str
    roles: list[str]
    is_active: bool
    is_banned: bool
    is_disabled: bool
    last_login_at: Moment | None
    sanctions: list[SanctionOut]


class PeoplePage(Schema):
    """People, the newest first."""

    items: list[PersonOut]
    pagination: Pagination


class ProfileOut(PersonOut):
    """A person with the counts that help to decide."""

    reports_about: int
    reports_made: int
    removals: int
    sanctions_past: int
