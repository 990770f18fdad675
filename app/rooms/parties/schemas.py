"""The shapes of planned parties in REST."""

from pydantic import AwareDatetime, Field

from app.api.schemas import Moment, Pagination, Schema
from app.rooms.parties.models import Reply
from app.rooms.schemas import HostOut, RoomOut


class PartyPlan(Schema):
    """When a room is to begin."""

    starts_at: AwareDatetime


class PartyAnswer(Schema):
    """Whether one comes."""

    reply: Reply


class PartyCounts(Schema):
    """How many come, may come, and do not."""

    coming: int = 0
    maybe: int = 0
    no: int = 0


class PartyOut(Schema):
    """A planned party; `mine` is the caller's own reply."""

    starts_at: Moment
    opens_at: Moment
    is_open: bool
    replies: PartyCounts
    mine: Reply | None


class UpcomingOut(Schema):
    """A party in the list of those to come."""

    room: RoomOut
    party: PartyOut


class UpcomingPage(Schema):
    """One page of parties to come."""

    items: list[UpcomingOut]
    pagination: Pagination


class PartyReplyOut(Schema):
    """Who said what."""

    user: HostOut
    reply: Reply
    replied_at: Moment


class PartyReplyPage(Schema):
    """One page of replies, who comes first."""

    items: list[PartyReplyOut] = Field(default_factory=list)
    pagination: Pagination
