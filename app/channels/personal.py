"""What channels hold of a person: handed over for their export, and taken away with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import select

from app.accounts import exports, removal, signals
from app.accounts.exports import KeptFile, Part, Table
from app.accounts.models import User
from app.channels import news, service, subscriptions
from app.channels.models import OPEN, Channel, Sponsorship, Subscription
from app.core import clock
from app.core.database import db, unit_of_work


def files_of(user_id: UUID) -> Iterator[KeptFile]:
    """List the pictures of the channels, as they were remade."""
    for channel in db.session.scalars(select(Channel).where(Channel.owner_id == user_id)).all():
        for name in ("avatar", "banner"):
            key = getattr(channel, f"{name}_key")
            if key:
                yield KeptFile(f"channels/{channel.handle}/{name}.webp", key)


PART = Part(
    "channels",
    "your channels, the channels you follow, and those you sponsor or asked to",
    tables=(
        Table(Channel, lambda user: Channel.owner_id == user, without=("avatar_key", "banner_key")),
        Table(Subscription, lambda user: Subscription.user_id == user),
        Table(Sponsorship, lambda user: Sponsorship.user_id == user, without=("decided_by",)),
    ),
    files=files_of,
)


def register() -> None:
    """Hand over, hide and take away what is a person's."""
    exports.register(PART)
    removal.register("channels", purge)
    signals.user_leaving.connect(hide)
    signals.user_removed.connect(forget)


def hide(user: User) -> None:
    """Hide the channels of somebody who goes, with their videos; they follow none any more.

    Their wishes to sponsor end, too: nobody can answer one, or charge for it, any more.
    """
    for channel in service.owned_by(user):
        service.remove(channel)
    for channel_id in _followed(user.id):
        subscriptions.unsubscribe(user, channel_id)
    news.take_back_of_user(user)


def purge(user_id: UUID) -> None:
    """Delete a person's channels for good, also those removed earlier; handles stay taken."""
    with unit_of_work(writes=False):
        found = _of(user_id)
    for channel_id in found:
        with unit_of_work():
            _purge(channel_id)


def forget(user: User) -> None:
    """Delete what came while the rest was taken away."""
    news.take_back_of_user(user)
    for channel_id in _of(user.id):
        _purge(channel_id)


def _of(user_id: UUID) -> Sequence[UUID]:
    return db.session.scalars(select(Channel.id).where(Channel.owner_id == user_id)).all()


def _followed(user_id: UUID) -> Sequence[UUID]:
    """List the channels a person follows or asks to sponsor; who asks need not follow."""
    mine = select(Subscription.channel_id).where(Subscription.user_id == user_id)
    asked = select(Sponsorship.channel_id).where(
        Sponsorship.user_id == user_id, Sponsorship.state.in_(OPEN)
    )
    query = select(Channel.id).where(Channel.id.in_(mine.union(asked)))
    return db.session.scalars(query.where(Channel.deleted_at.is_(None)).order_by(Channel.id)).all()


def _purge(channel_id: UUID) -> None:
    channel = db.session.get(Channel, channel_id, with_for_update=True, populate_existing=True)
    if channel is not None:
        channel.deleted_at = channel.deleted_at or clock.now()
        db.session.flush()
        service.purge(channel_id)
