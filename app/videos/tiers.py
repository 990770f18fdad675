"""Whose right to watch ends with a tier: what is said to players and rooms then."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, select

from app.accounts.models import User
from app.channels.models import Channel, Subscription
from app.core.database import db
from app.videos import signals
from app.videos.models import Video
from app.videos.values import Access


def end_of_subscription(channel: Channel, *, user_id: uuid.UUID) -> None:
    """Tell whoever listens that a user follows a channel no longer."""
    _end([Access.SUBSCRIBERS], user_id, Video.channel_id == channel.id)


def end_of_sponsorship(channel: Channel, *, user_id: uuid.UUID, **_rest: Any) -> None:
    """Tell whoever listens that a user sponsors a channel no longer.

    The videos of a channel that goes were removed, which ends every right.
    """
    if channel.deleted_at is None:
        _end([Access.SPONSORS], user_id, Video.channel_id == channel.id)


def end_of_account(user: User, **_rest: Any) -> None:
    """Tell whoever listens that somebody was disabled who follows channels."""
    followed = select(Subscription.channel_id).where(Subscription.user_id == user.id)
    _end([Access.SUBSCRIBERS, Access.SPONSORS], user.id, Video.channel_id.in_(followed))


def _end(accesses: Collection[str], user_id: uuid.UUID, where: ColumnElement[bool]) -> None:
    query = select(Video).where(where, Video.access.in_(accesses), Video.deleted_at.is_(None))
    for video in db.session.scalars(query).all():
        signals.watch_right_changed.send(video, user_id=user_id)
