"""The rules of channels: make, find, edit, remove; a handle belongs to one channel for ever."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from itertools import chain, count

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.channels import handles, signals
from app.channels.errors import ChannelNotFound, HandleTaken
from app.channels.models import Channel, TakenHandle
from app.core import clock, ids, pagination
from app.core.database import db


def create(actor: User, *, handle: str, name: str, description: str = "") -> Channel:
    """Make a channel of the actor's; raise HandleTaken, HandleInvalid."""
    channel = Channel(id=ids.new_id(), name=name, description=description, owner_id=actor.id)
    channel.handle = _take(handle, channel.id)
    db.session.add(channel)
    db.session.flush()
    return channel


def ensure_channel(actor: User) -> Channel:
    """Return the actor's oldest channel, held as by `lock`, or make the first, named after them."""
    db.session.get(User, actor.id, with_for_update={"of": User})
    for channel in owned_by(actor):
        try:
            return lock(channel.id)
        except ChannelNotFound:
            continue
    base = handles.derive(actor.username)
    handle = _first_free(base)
    return create(actor, handle=handle, name=actor.display_name)


def owned_by(user: User) -> Sequence[Channel]:
    """List a user's channels, the oldest first."""
    query = _alive().where(Channel.owner_id == user.id).order_by(Channel.created_at, Channel.id)
    return db.session.scalars(query).all()


def get(handle_or_id: str) -> Channel:
    """Find a channel by its id, its handle, in any case, or one it had before.

    Links and feeds that name an earlier handle go on leading here. Raise ChannelNotFound.
    """
    channel_id = handles.as_id(handle_or_id)
    key = handle_or_id.removeprefix("@").lower()
    found = Channel.id == channel_id if channel_id else Channel.handle == key
    channel = db.session.scalars(_alive().where(found)).first()
    if channel is None and channel_id is None:
        had = select(TakenHandle.channel_id).where(TakenHandle.handle == key)
        channel = db.session.scalars(_alive().where(Channel.id.in_(had))).first()
    if channel is None:
        raise ChannelNotFound
    return channel


def lock(channel_id: uuid.UUID) -> Channel:
    """Find a channel and hold its row until the unit of work ends; raise ChannelNotFound.

    Who puts something into a channel and who removes it hold it: nothing comes into one that goes.
    """
    channel = db.session.get(Channel, channel_id, with_for_update=True, populate_existing=True)
    if channel is None or channel.deleted_at is not None:
        raise ChannelNotFound
    return channel


def page(*, page: int, page_size: int) -> pagination.Page:
    """List all channels, the newest first."""
    query = _alive().order_by(Channel.created_at.desc(), Channel.id.desc())
    return pagination.paginate(db.session(), query, page=page, page_size=page_size)


def edit(
    channel: Channel,
    *,
    handle: str | None = None,
    name: str | None = None,
    description: str | None = None,
) -> Channel:
    """Change what is given; raise HandleTaken, HandleInvalid."""
    if handle is not None:
        channel.handle = _take(handle, channel.id)
    channel.name = channel.name if name is None else name
    channel.description = channel.description if description is None else description
    db.session.flush()
    signals.channel_changed.send(channel)
    return channel


def remove(channel: Channel) -> None:
    """Hide a channel, and with it its videos; it is purged later; raise ChannelNotFound."""
    channel = lock(channel.id)
    channel.deleted_at = clock.now()
    db.session.flush()
    signals.channel_removed.send(channel)


def removed_before(moment: datetime) -> Sequence[uuid.UUID]:
    """List the ids of the channels that were removed before a moment."""
    return db.session.scalars(select(Channel.id).where(Channel.deleted_at < moment)).all()


def purge(channel_id: uuid.UUID) -> None:
    """Delete a removed channel for good; its handles stay taken."""
    channel = db.session.get(Channel, channel_id, with_for_update=True)
    if channel is not None and channel.deleted_at is not None:
        signals.channel_purged.send(channel)
        db.session.delete(channel)
        db.session.flush()


def _alive() -> Select[Channel]:
    return select(Channel).where(Channel.deleted_at.is_(None))


def _take(text: str, channel_id: uuid.UUID) -> str:
    """Claim a handle, which no other channel may ever have had; return its one spelling."""
    handle = handles.normalise(text)
    held = db.session.get(TakenHandle, handle)
    if held is None:
        try:
            with db.session.begin_nested():
                db.session.add(TakenHandle(handle=handle, channel_id=channel_id))
        except IntegrityError as error:
            raise HandleTaken from error
    elif held.channel_id != channel_id:
        raise HandleTaken
    return handle


def _first_free(base: str) -> str:
    """Return the base, or the base with the lowest number nobody ever had."""
    taken = set(
        db.session.scalars(
            select(TakenHandle.handle).where(TakenHandle.handle.startswith(base, autoescape=True))
        )
    )
    return next(
        name for name in chain([base], (f"{base}-{n}" for n in count(2))) if name not in taken
    )
