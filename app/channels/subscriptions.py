"""The rules of following: subscribe, ask to sponsor, grant, end; each holds the channel's row."""

import uuid
from datetime import datetime

from sqlalchemy import select, update

from app.accounts.models import User
from app.channels import followers, service, signals
from app.channels.errors import NoFollower, OwnChannel
from app.channels.models import OPEN, Channel, Sponsorship, SponsorshipState, Subscription, Tier
from app.core import clock, ids
from app.core.database import after_commit, db
from app.services import payments


def subscribe(actor: User, channel_id: uuid.UUID) -> Subscription:
    """Have the actor follow a channel; twice is as once; raise ChannelNotFound, OwnChannel."""
    return _follow(_locked(channel_id, follower=actor.id), actor.id)


def unsubscribe(actor: User, channel_id: uuid.UUID) -> None:
    """Have the actor follow a channel no longer; sponsoring it, or asking to, ends with it."""
    channel = service.lock(channel_id)
    _close(channel, actor.id, by=actor.id)
    row = _subscription(channel, actor.id)
    if row is None:
        return
    db.session.delete(row)
    db.session.flush()
    _count(channel, -1)
    signals.unsubscribed.send(channel, user_id=actor.id)


def ask(actor: User, channel_id: uuid.UUID) -> Sponsorship:
    """Ask to sponsor a channel; who asked already, or sponsors it, is told how that stands."""
    channel = _locked(channel_id, follower=actor.id)
    found = followers.open_sponsorship(actor.id, channel.id)
    if found is not None:
        return found
    made = Sponsorship(id=ids.new_id(), user_id=actor.id, channel=channel)
    order = payments.current().ask(made.id, payer=actor.id, payee=channel.owner_id)
    made.reference, made.checkout_url = order.reference, order.checkout_url
    db.session.add(made)
    db.session.flush()
    signals.sponsorship_asked.send(channel, user_id=actor.id)
    return _grant(channel, made, by=None) if order.state == "active" else made


def withdraw(actor: User, channel_id: uuid.UUID) -> None:
    """Take back the actor's wish to sponsor, or end their sponsorship; they stay subscriber."""
    _close(service.lock(channel_id), actor.id, by=actor.id)


def grant(actor: User, channel_id: uuid.UUID, user: User) -> Sponsorship:
    """Make a user sponsor who asked, or who follows the channel at least.

    Nobody follows a channel, and is told of it, because somebody else wants so. Raise
    ChannelNotFound, OwnChannel, NoFollower.
    """
    channel = _locked(channel_id, follower=user.id)
    found = followers.open_sponsorship(user.id, channel.id)
    if found is None:
        if _subscription(channel, user.id) is None:
            raise NoFollower
        found = Sponsorship(user_id=user.id, channel=channel)
        db.session.add(found)
    return _grant(channel, found, by=actor.id)


def end(actor: User, channel_id: uuid.UUID, user: User) -> None:
    """End a user's sponsorship, or decline their wish; they stay subscriber."""
    _close(service.lock(channel_id), user.id, by=actor.id)


def end_all(channel: Channel) -> None:
    """End every sponsorship of a channel that goes, and every wish for one."""
    query = select(Sponsorship).where(
        Sponsorship.channel_id == channel.id, Sponsorship.state.in_(OPEN)
    )
    for row in db.session.scalars(query).all():
        _end(channel, row, by=None)


def _locked(channel_id: uuid.UUID, *, follower: uuid.UUID) -> Channel:
    """Hold a channel somebody will follow."""
    channel = service.lock(channel_id)
    if channel.owner_id == follower:
        raise OwnChannel
    return channel


def _follow(channel: Channel, user_id: uuid.UUID) -> Subscription:
    found = _subscription(channel, user_id)
    if found is not None:
        return found
    made = Subscription(user_id=user_id, channel=channel)
    db.session.add(made)
    db.session.flush()
    _count(channel, 1)
    signals.subscribed.send(channel, user_id=user_id)
    return made


def _subscription(channel: Channel, user_id: uuid.UUID) -> Subscription | None:
    return db.session.get(Subscription, (user_id, channel.id), populate_existing=True)


def _count(channel: Channel, change: int) -> None:
    counted = {"subscriber_count": Channel.subscriber_count + change}
    kept = {"updated_at": Channel.updated_at}
    query = update(Channel).where(Channel.id == channel.id).values(counted | kept)
    db.session.execute(query, execution_options={"synchronize_session": False})
    db.session.refresh(channel, ["subscriber_count"])


def _grant(channel: Channel, row: Sponsorship, *, by: uuid.UUID | None) -> Sponsorship:
    """Make a sponsorship count; `by` None is whoever takes the money."""
    if row.state == SponsorshipState.GRANTED:
        return row
    row.state = SponsorshipState.GRANTED
    row.decided_at, row.decided_by = clock.now(), by
    _follow(channel, row.user_id).tier = Tier.SPONSOR
    db.session.flush()
    signals.sponsorship_granted.send(channel, user_id=row.user_id)
    return row


def _close(channel: Channel, user_id: uuid.UUID, *, by: uuid.UUID) -> None:
    row = followers.open_sponsorship(user_id, channel.id)
    if row is not None:
        _end(channel, row, by=by)


def _end(channel: Channel, row: Sponsorship, *, by: uuid.UUID | None) -> None:
    """Close an open sponsorship; `by` None is the removal of the channel."""
    was_granted = row.state == SponsorshipState.GRANTED
    _mark_over(row, clock.now(), by)
    if was_granted and (subscription := _subscription(channel, row.user_id)) is not None:
        subscription.tier = Tier.SUBSCRIBER
    db.session.flush()
    if row.reference is not None:
        after_commit(payments.current().end, row.reference)
    if was_granted:
        signals.sponsorship_ended.send(channel, user_id=row.user_id, by=by)


def _mark_over(row: Sponsorship, now: datetime, by: uuid.UUID | None) -> None:
    if row.state == SponsorshipState.GRANTED:
        row.state = SponsorshipState.ENDED
    elif by == row.user_id:
        row.state = SponsorshipState.WITHDRAWN
    else:
        row.state, row.decided_at, row.decided_by = SponsorshipState.DECLINED, now, by
        return
    row.ended_at, row.ended_by = now, by
