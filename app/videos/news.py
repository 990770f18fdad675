"""Telling a channel's followers of a video that came out, each once, and taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select

from app.channels.models import Subscription, Tier
from app.core.database import db
from app.notifications import crowd
from app.notifications import service as notifications
from app.videos import policy
from app.videos.models import Video
from app.videos.values import LISTED, Access, Circle

AUDIENCE = "of_a_video"


def register() -> None:
    """Name those who are told of a video."""
    crowd.register(AUDIENCE, audience_of)


def audience_of(video_id: UUID) -> Select[Any]:
    """Select who is told of a video as it is now: nobody where not everybody may find it."""
    follows = select(Subscription.user_id).join(Video, Video.channel_id == Subscription.channel_id)
    is_theirs = or_(Video.access != Access.SPONSORS, Subscription.tier == Tier.SPONSOR)
    found = (Video.id == video_id, Video.deleted_at.is_(None), Video.access.in_(LISTED))
    return follows.where(*found, is_theirs)


def tell_followers(video: Video, **_rest: Any) -> None:
    """Tell those who follow the channel of a video anybody may find now, unless they were told.

    Of a video for sponsors only they are told, and the others when it opens for them.
    """
    circle = Circle.SPONSORS if video.access == Access.SPONSORS else Circle.FOLLOWERS
    is_out = video.watchable and video.access in LISTED and policy.is_published(video)
    if not is_out or video.announced_to in (Circle.FOLLOWERS, circle):
        return
    video.announced_to = circle
    db.session.flush()
    notifications.notify_many(
        AUDIENCE,
        video.id,
        "new_video",
        about={"channel": video.channel.name, "title": video.title},
        link=f"/watch/{video.id}",
        key=key_of(video),
    )


def take_back(video: Video) -> None:
    """Take the news of a removed video back, also from those who would be told now."""
    crowd.stop(video.id)
    notifications.retract(key=key_of(video))


def key_of(video: Video) -> str:
    """Name the news of a video."""
    return f"video:{video.id}"
