"""What a viewer is to a channel, as its follow box shows it."""

from __future__ import annotations

from dataclasses import dataclass

from app.accounts.models import User
from app.channels import followers, policy
from app.channels.models import Channel, SponsorshipState, Tier


@dataclass(frozen=True)
class Standing:
    """Whether somebody follows, sponsors, asked to sponsor, or owns a channel."""

    tier: str | None = None
    is_waiting: bool = False
    is_owner: bool = False

    @property
    def is_sponsor(self) -> bool:
        """Say whether they sponsor it."""
        return self.tier == Tier.SPONSOR


def of(viewer: User | None, channel: Channel) -> Standing:
    """Answer what the viewer is to a channel."""
    if viewer is None:
        return Standing()
    wish = followers.open_sponsorship(viewer.id, channel.id)
    return Standing(
        tier=policy.tier_of(viewer, channel.id),
        is_waiting=wish is not None and wish.state == SponsorshipState.PENDING,
        is_owner=viewer.id == channel.owner_id,
    )
