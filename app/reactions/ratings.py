"""Ratings of videos, from 1 to 5: one per person, which may be changed and taken back."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select

from app.accounts.models import User
from app.core import clock, rows
from app.core.database import db
from app.reactions.counters import add, deleted, inserted
from app.reactions.models import VideoRating
from app.videos import service as videos
from app.videos.errors import VideoNotFound
from app.videos.models import Video


def rate(actor: User, video_id: UUID, rating: int) -> Video:
    """Rate a video one may watch, or change one's rating; raise what `videos.watch` raises."""
    video = videos.watch(actor, video_id)
    key = (video.id, actor.id)
    made = rows.insert(VideoRating).values(video_id=video.id, user_id=actor.id, rating=rating)
    once = made.on_conflict_do_nothing().returning(VideoRating.user_id)
    if inserted(once, VideoNotFound):
        add(Video, video.id, rating_sum=rating, rating_count=1)
        return video
    row = db.session.get(VideoRating, key, with_for_update=True, populate_existing=True)
    if row is None:  # taken back at this moment, in another window
        return rate(actor, video_id, rating)
    change, row.rating, row.updated_at = rating - row.rating, rating, clock.now()
    db.session.flush()
    add(Video, video.id, rating_sum=change)
    return video


def take_back(actor: User, video_id: UUID) -> Video:
    """Rate a video no longer; raise what `videos.watch` raises."""
    video = videos.watch(actor, video_id)
    mine = (VideoRating.video_id == video.id, VideoRating.user_id == actor.id)
    was = deleted(delete(VideoRating).where(*mine).returning(VideoRating.rating))
    if was is not None:
        add(Video, video.id, rating_sum=-was.rating, rating_count=-1)
    return video


def rating_of(viewer: User | None, video: Video) -> int | None:
    """Answer how the viewer rates a video, or None."""
    if viewer is None:
        return None
    mine = (VideoRating.video_id == video.id, VideoRating.user_id == viewer.id)
    return db.session.scalar(select(VideoRating.rating).where(*mine))
