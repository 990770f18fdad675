"""What channels tell people: who asks to sponsor, and what became of it.

Asking, granting and ending can be repeated without end, so each is told once a day.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.accounts import service as accounts
from app.accounts.models import User
from app.channels import signals
from app.channels.models import Channel, Sponsorship
from app.core import clock
from app.notifications import service as notifications


def register() -> None:
    """Listen to the channels' own news."""
    signals.sponsorship_asked.connect(tell_asked)
    signals.sponsorship_granted.connect(tell_granted)
    signals.sponsorship_ended.connect(tell_ended)
    signals.channel_purged.connect(take_back_of_channel)


def tell_asked(channel: Channel, *, user_id: UUID, **_rest: Any) -> None:
    """Tell the owner that somebody asks to sponsor the channel."""
    about = {"who": accounts.get(user_id).display_name, "channel": channel.name}
    link = f"/channels/{channel.handle}/sponsors"
    key = f"asks:{user_id}:{channel.id}:{_today()}"
    notifications.notify(channel.owner_id, "sponsorship_asked", about=about, link=link, key=key)


def tell_granted(channel: Channel, *, user_id: UUID, **_rest: Any) -> None:
    """Tell somebody that they sponsor a channel now."""
    _tell(user_id, "sponsorship_granted", channel)


def tell_ended(channel: Channel, *, user_id: UUID, by: UUID | None = None) -> None:
    """Tell somebody that they sponsor a channel no longer, unless they ended it themselves."""
    if by != user_id:
        _tell(user_id, "sponsorship_ended", channel)


def take_back_of_user(user: User) -> None:
    """Take back that somebody who goes asked to sponsor: their name is in it."""
    asked = select(Sponsorship.channel_id).where(Sponsorship.user_id == user.id)
    owners = select(Channel.owner_id).where(Channel.id.in_(asked))
    notifications.take_back_from(owners, f"asks:{user.id}:")


def take_back_of_channel(channel: Channel) -> None:
    """Take back what was told of a channel that is purged: its name is in it."""
    asked = select(Sponsorship.user_id).where(Sponsorship.channel_id == channel.id)
    notifications.take_back_from(asked, f"sponsors:{channel.id}:")


def _tell(user_id: UUID, kind: str, channel: Channel) -> None:
    link, key = f"/channels/{channel.handle}", f"sponsors:{channel.id}:{kind}:{_today()}"
    notifications.notify(user_id, kind, about={"channel": channel.name}, link=link, key=key)


def _today() -> str:
    return clock.now().date().isoformat()
