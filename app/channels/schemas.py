"""The shapes of channels."""

from uuid import UUID

from pydantic import Field

from app.api.schemas import Moment, Pagination, Schema


class ChannelRef(Schema):
    """A channel, as far as a list of its videos names it."""

    id: UUID
    handle: str
    name: str


class ChannelOut(ChannelRef):
    """A channel; `my_tier` is what the caller subscribed to, None without a subscription."""

    description: str
    owner_id: UUID
    subscriber_count: int
    my_tier: str | None = None
    avatar_url: str | None = None
    banner_url: str | None = None
    created_at: Moment


class ChannelPage(Schema):
    """One page of channels."""

    items: list[ChannelOut]
    pagination: Pagination


class NewChannel(Schema):
    """A channel to be; its handle is letters a–z, digits, - and _."""

    handle: str = Field(max_length=41)
    name: str = Field(min_length=1, max_length=100)
    description: str = Field("", max_length=5000)


class ChannelChanges(Schema):
    """What changes of a channel; what is left out stays."""

    handle: str | None = Field(None, max_length=41)
    name: str | None = Field(None, min_length=1, max_length=100)
    description: str | None = Field(None, max_length=5000)
