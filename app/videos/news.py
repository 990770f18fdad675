"""Telling a channel's followers that it has a new video, once, whenever it first comes out."""

from __future__ import annotations

from typing import Any

from app.channels import news as channels
from app.core import clock
from app.core.database import db
from app.notifications import service as notifications
from app.videos import policy
from app.videos.models import Video
from app.videos.values import LISTED, Access


def tell_followers(video: Video, **_rest: Any) -> None:
    """Tell those who follow the channel of a video that anybody may find now, if nobody was told.

    Of a video for sponsors only they are told.
    """
    is_new = video.announced_at is None and video.watchable
    if not is_new or video.access not in LISTED or not policy.is_published(video):
        return
    video.announced_at = clock.now()
    db.session.flush()
    notifications.notify_many(
        channels.SPONSORS if video.access == Access.SPONSORS else channels.FOLLOWERS,
        video.channel_id,
        "new_video",
        about={"channel": video.channel.name, "title": video.title},
        link=f"/watch/{video.id}",
        key=f"video:{video.id}",
    )
