"""Who may do what to a channel."""

import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from itertools import product

from sqlalchemy import select

from app.accounts.models import User
from app.channels.models import Channel, Subscription, Tier
from app.core.database import db

Pair = tuple[uuid.UUID, uuid.UUID]
_KNOWN = "matinee_known_tiers"


def may_publish(actor: User, channel: Channel) -> bool:
    """Say whether the actor may put videos into the channel."""
    return channel.deleted_at is None and channel.owner_id == actor.id


def tier_of(user: User | None, channel_id: uuid.UUID) -> str | None:
    """Answer what a user is to a channel: `subscriber`, `sponsor`, or None."""
    if user is None:
        return None
    known: dict[Pair, str | None] = db.session().info.get(_KNOWN, {})
    if (user.id, channel_id) in known:
        return known[user.id, channel_id]
    row = db.session.get(Subscription, (user.id, channel_id))
    return row.tier if row is not None else None


@contextmanager
def known_tiers(
    user_ids: Collection[uuid.UUID], channel_ids: Collection[uuid.UUID]
) -> Iterator[None]:
    """Ask once for the tiers of all these users at all these channels, for a block that reads."""
    query = select(Subscription.user_id, Subscription.channel_id, Subscription.tier).where(
        Subscription.user_id.in_(user_ids), Subscription.channel_id.in_(channel_ids)
    )
    known: dict[Pair, str | None] = dict.fromkeys(product(user_ids, channel_ids))
    known |= {(row.user_id, row.channel_id): row.tier for row in db.session.execute(query)}
    db.session().info[_KNOWN] = known
    try:
        yield
    finally:
        del db.session().info[_KNOWN]


def is_sponsor(user: User | None, channel_id: uuid.UUID) -> bool:
    """Say whether a user sponsors a channel."""
    return tier_of(user, channel_id) == Tier.SPONSOR
