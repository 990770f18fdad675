"""The shapes of channels."""

from uuid import UUID

from pydantic import Field

from app.accounts.schemas import PublicUser
from app.api.schemas import Moment, PageQuery, Pagination, Schema
from app.channels.models import SponsorshipState, Tier


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
    my_tier: Tier | None = None
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


class SubscriptionOut(Schema):
    """A channel I follow, and as what."""

    channel: ChannelOut
    tier: Tier
    created_at: Moment


class SubscriptionPage(Schema):
    """One page of the channels I follow."""

    items: list[SubscriptionOut]
    pagination: Pagination


class SponsorshipFacts(Schema):
    """How a sponsorship stands; `decided_at` is the creator's yes or no."""

    id: UUID
    state: SponsorshipState
    created_at: Moment
    decided_at: Moment | None
    ended_at: Moment | None


class SponsorshipOut(SponsorshipFacts):
    """My sponsorship of a channel; `checkout_url` is where it is paid, if anywhere."""

    channel: ChannelRef
    checkout_url: str | None


class SponsorOut(SponsorshipFacts):
    """Somebody's sponsorship of my channel."""

    user: PublicUser


class SponsorPage(Schema):
    """One page of sponsorships of my channel."""

    items: list[SponsorOut]
    pagination: Pagination


class SponsorsQuery(PageQuery):
    """Which sponsorships; without a state those that are pending or granted."""

    state: SponsorshipState | None = None
