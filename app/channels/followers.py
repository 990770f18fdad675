"""Who follows and sponsors what: the lists, and tiers for many at once."""

import uuid
from collections.abc import Collection

from sqlalchemy import select, tuple_
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import User
from app.channels.models import OPEN, Channel, Sponsorship, Subscription, Tier
from app.core import pagination
from app.core.database import db


def tiers_of(user: User | None, channel_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Answer what a user is to each of these channels; those they do not follow are left out."""
    if user is None or not channel_ids:
        return {}
    query = select(Subscription.channel_id, Subscription.tier).where(
        Subscription.user_id == user.id, Subscription.channel_id.in_(channel_ids)
    )
    return {row.channel_id: row.tier for row in db.session.execute(query)}


def sponsoring(
    pairs: Collection[tuple[uuid.UUID, uuid.UUID]],
) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Answer which of these pairs of a user and a channel are a sponsor and what they sponsor."""
    pair = tuple_(Subscription.user_id, Subscription.channel_id)
    query = select(Subscription.user_id, Subscription.channel_id).where(
        pair.in_(list(pairs)), Subscription.tier == Tier.SPONSOR
    )
    return {(row.user_id, row.channel_id) for row in db.session.execute(query)} if pairs else set()


def subscriptions_of(user: User, *, page: int, page_size: int) -> pagination.Page:
    """List what a user follows, with its channel, the last first."""
    query = (
        select(Subscription)
        .join(Subscription.channel)
        .options(contains_eager(Subscription.channel))
        .where(Subscription.user_id == user.id, Channel.deleted_at.is_(None))
        .order_by(Subscription.created_at.desc(), Subscription.channel_id.desc())
    )
    return pagination.paginate(db.session(), query, page=page, page_size=page_size)


def sponsors_of(
    channel: Channel, *, page: int, page_size: int, states: Collection[str] = OPEN
) -> pagination.Page:
    """List a channel's sponsorships in these states, with their users, the last first."""
    query = (
        select(Sponsorship)
        .options(joinedload(Sponsorship.user).lazyload(User.granted))
        .where(Sponsorship.channel_id == channel.id, Sponsorship.state.in_(states))
        .order_by(Sponsorship.created_at.desc(), Sponsorship.id.desc())
    )
    return pagination.paginate(db.session(), query, page=page, page_size=page_size)


def open_sponsorship(user_id: uuid.UUID, channel_id: uuid.UUID) -> Sponsorship | None:
    """Answer a user's sponsorship of a channel that is granted or waits for it, read anew."""
    query = select(Sponsorship).where(
        Sponsorship.user_id == user_id,
        Sponsorship.channel_id == channel_id,
        Sponsorship.state.in_(OPEN),
    )
    return db.session.scalars(query, execution_options={"populate_existing": True}).first()
