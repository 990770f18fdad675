"""What channels tell people: who asks to sponsor, and what became of it; and whom they reach."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from app.accounts import service as accounts
from app.channels import signals
from app.channels.models import Channel, Subscription, TakenHandle, Tier
from app.core import ids
from app.core.database import db
from app.notifications import crowd
from app.notifications import service as notifications

FOLLOWERS, SPONSORS = "followers", "sponsors"


def register() -> None:
    """Name the audiences of a channel, and listen to its own news."""
    crowd.register(FOLLOWERS, followers_of)
    crowd.register(SPONSORS, sponsors_of)
    signals.sponsorship_asked.connect(tell_asked)
    signals.sponsorship_granted.connect(tell_granted)
    signals.sponsorship_ended.connect(tell_ended)


def followers_of(channel_id: UUID) -> Select[Any]:
    """Select everybody who follows a channel."""
    return select(Subscription.user_id).where(Subscription.channel_id == channel_id)


def sponsors_of(channel_id: UUID) -> Select[Any]:
    """Select everybody who sponsors a channel."""
    return followers_of(channel_id).where(Subscription.tier == Tier.SPONSOR)


def tell_asked(channel: Channel, *, user_id: UUID, **_rest: Any) -> None:
    """Tell the owner that somebody asks to sponsor the channel."""
    about = {"who": accounts.get(user_id).display_name, "channel": channel.name}
    link = f"/channels/{channel.handle}/sponsors"
    key = f"{asked_by(user_id)}{channel.id}:{ids.new_id()}"
    notifications.notify(channel.owner_id, "sponsorship_asked", about=about, link=link, key=key)


def asked_by(user_id: UUID) -> str:
    """Answer how the keys of news about somebody's wishes begin, to take them back one day."""
    return f"asked-by:{user_id}:"


def retract(user_id: UUID) -> None:
    """Take back what others were told about somebody's wishes, and of their channels."""
    mine = select(Channel.id).where(Channel.owner_id == user_id)
    handles = select(TakenHandle.handle).where(TakenHandle.channel_id.in_(mine))
    links = [f"/channels/{handle}" for handle in db.session.scalars(handles)]
    notifications.retract(links, key=asked_by(user_id))


def tell_granted(channel: Channel, *, user_id: UUID, **_rest: Any) -> None:
    """Tell somebody that they sponsor a channel now."""
    _tell(user_id, "sponsorship_granted", channel)


def tell_ended(channel: Channel, *, user_id: UUID, by: UUID | None = None) -> None:
    """Tell somebody that they sponsor a channel no longer, unless they ended it themselves."""
    if by != user_id:
        _tell(user_id, "sponsorship_ended", channel)


def _tell(user_id: UUID, kind: str, channel: Channel) -> None:
    link = f"/channels/{channel.handle}"
    notifications.notify(user_id, kind, about={"channel": channel.name}, link=link)
