"""Turns channels and what follows them into answers."""

from collections.abc import Iterable

from app.accounts.models import User
from app.channels import followers, policy
from app.channels.models import Channel, Sponsorship, Subscription, Tier
from app.channels.schemas import ChannelOut, SponsorOut, SponsorshipOut, SubscriptionOut


def channel(viewer: User | None, row: Channel) -> ChannelOut:
    """Answer a channel with what it is to the viewer."""
    return _channel(row, policy.tier_of(viewer, row.id))


def channels(viewer: User | None, rows: Iterable[Channel]) -> list[ChannelOut]:
    """Answer a list of channels with what each is to the viewer."""
    rows = list(rows)
    tiers = followers.tiers_of(viewer, [row.id for row in rows])
    return [_channel(row, tiers.get(row.id)) for row in rows]


def subscription(row: Subscription) -> SubscriptionOut:
    """Answer a subscription to whose it is."""
    mine = _channel(row.channel, row.tier)
    return SubscriptionOut(channel=mine, tier=Tier(row.tier), created_at=row.created_at)


def sponsorship(row: Sponsorship) -> SponsorshipOut:
    """Answer a sponsorship to who asked for it."""
    return SponsorshipOut.model_validate(row)


def sponsor(row: Sponsorship) -> SponsorOut:
    """Answer a sponsorship to whose channel it is."""
    return SponsorOut.model_validate(row)


def _channel(row: Channel, tier: str | None) -> ChannelOut:
    mine = Tier(tier) if tier is not None else None
    return ChannelOut.model_validate(row).model_copy(update={"my_tier": mine})
