"""The shapes of order in REST: who is not let in, and what was done."""

from uuid import UUID

from pydantic import Field

from app.api.schemas import Moment, PageQuery, Pagination, Schema
from app.rooms.schemas import MemberName, MemberOut


class BanOut(Schema):
    """Somebody who is not let in; without `until` it lasts until it is lifted."""

    member: MemberName
    user_id: UUID | None
    reason: str
    created_at: Moment
    until: Moment | None


class BanPage(Schema):
    """One page of bans."""

    items: list[BanOut]
    pagination: Pagination


class DeedOut(Schema):
    """What somebody did to keep order, to whom it was done, and why."""

    id: UUID
    action: str = Field(examples=["mute"])
    actor: MemberName
    member: MemberName | None
    reason: str
    seconds: int | None
    created_at: Moment


class DeedPage(Schema):
    """One page of deeds."""

    items: list[DeedOut]
    pagination: Pagination


class MembersQuery(PageQuery):
    """Which of a room's people are looked for: those whose name holds `q`, or all."""

    q: str = Field("", max_length=100)


class MemberPage(Schema):
    """One page of people who are in a room."""

    items: list[MemberOut]
    pagination: Pagination
