"""Who may do what to a channel."""

import uuid

from app.accounts.models import User
from app.channels.models import Channel, Subscription, Tier
from app.core.database import db


def may_publish(actor: User, channel: Channel) -> bool:
    """Say whether the actor may put videos into the channel."""
    return channel.deleted_at is None and channel.owner_id == actor.id


def tier_of(user: User | None, channel_id: uuid.UUID) -> str | None:
    """Answer what a user is to a channel: `subscriber`, `sponsor`, or None."""
    row = db.session.get(Subscription, (user.id, channel_id)) if user is not None else None
    return row.tier if row is not None else None


def is_sponsor(user: User | None, channel_id: uuid.UUID) -> bool:
    """Say whether a user sponsors a channel."""
    return tier_of(user, channel_id) == Tier.SPONSOR
