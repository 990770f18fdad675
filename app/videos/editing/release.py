"""When a video comes out: at once, at a time its creator chose, or not before they say so."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.videos.editing.errors import PublishTimeTooFar, PublishTimeTooSoon
from app.videos.models import Video

FARTHEST = timedelta(days=2 * 365)


def at_once(video: Video) -> None:
    """Let a video come out as soon as it can be watched; one that is out stays so."""
    video.publish_at, video.held_back = None, False
    settle(video)


def at(video: Video, moment: datetime) -> None:
    """Let a video come out at a time to come, also one that is out already.

    Raise PublishTimeTooSoon, PublishTimeTooFar.
    """
    now = clock.now()
    if moment <= now and moment != video.publish_at:
        raise PublishTimeTooSoon
    if moment > now + FARTHEST:
        raise PublishTimeTooFar
    video.publish_at, video.held_back = moment, False
    settle(video)


def hold_back(video: Video) -> None:
    """Keep a video back until its creator says otherwise."""
    video.publish_at, video.held_back = None, True
    settle(video)


def settle(video: Video) -> None:
    """Say when a video is out, by what its creator wants and whether it can be watched."""
    now = clock.now()
    if not video.watchable or video.held_back:
        video.published_at = None
    elif video.publish_at is not None:
        video.published_at = video.publish_at
    elif video.published_at is None or video.published_at > now:
        video.published_at = now


def due(now: datetime) -> Sequence[uuid.UUID]:
    """List the videos whose time to come out has come, and of which nobody was told."""
    planned = (Video.publish_at <= now, Video.deleted_at.is_(None))
    return db.session.scalars(select(Video.id).where(*planned).order_by(Video.publish_at)).all()


def come_out(video: Video) -> bool:
    """Note that a video's time has come; one that plays is out since then. Say whether it was so.

    What does not play yet comes out as soon as it does.
    """
    if video.publish_at is None or video.publish_at > clock.now():
        return False
    video.publish_at = None
    settle(video)
    return True
