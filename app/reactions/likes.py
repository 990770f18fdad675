"""Likes of videos and of comments: one per person, whatever is sent twice."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select

from app.accounts.models import User
from app.core import rows
from app.core.database import db
from app.reactions import service
from app.reactions.counters import add, deleted, inserted
from app.reactions.errors import CommentNotFound
from app.reactions.models import Comment, CommentLike, VideoLike
from app.videos import service as videos
from app.videos.errors import VideoNotFound
from app.videos.models import Video


def like(actor: User, video_id: UUID) -> Video:
    """Like a video one may watch; raise what `videos.watch` raises."""
    video = videos.watch(actor, video_id)
    made = rows.insert(VideoLike).values(video_id=video.id, user_id=actor.id)
    once = made.on_conflict_do_nothing().returning(VideoLike.user_id)
    if inserted(once, VideoNotFound):
        add(Video, video.id, like_count=1)
    return video


def unlike(actor: User, video_id: UUID) -> Video:
    """Like a video no longer; raise what `videos.watch` raises."""
    video = videos.watch(actor, video_id)
    mine = (VideoLike.video_id == video.id, VideoLike.user_id == actor.id)
    if deleted(delete(VideoLike).where(*mine).returning(VideoLike.user_id)):
        add(Video, video.id, like_count=-1)
    return video


def is_liked(viewer: User | None, video: Video) -> bool:
    """Tell whether the viewer likes a video."""
    if viewer is None:
        return False
    mine = (VideoLike.video_id == video.id, VideoLike.user_id == viewer.id)
    return db.session.scalar(select(VideoLike.user_id).where(*mine)) is not None


def like_comment(actor: User, comment_id: UUID) -> Comment:
    """Like a comment; raise CommentNotFound, CommentNotShown, or why it cannot be seen."""
    comment = service.shown(actor, comment_id)
    made = rows.insert(CommentLike).values(comment_id=comment.id, user_id=actor.id)
    once = made.on_conflict_do_nothing().returning(CommentLike.user_id)
    if inserted(once, CommentNotFound):
        add(Comment, comment.id, like_count=1)
    return comment


def unlike_comment(actor: User, comment_id: UUID) -> Comment:
    """Like a comment no longer; raise CommentNotFound, or why it cannot be seen."""
    comment, _video = service.find(actor, comment_id)
    mine = (CommentLike.comment_id == comment.id, CommentLike.user_id == actor.id)
    if deleted(delete(CommentLike).where(*mine).returning(CommentLike.user_id)):
        add(Comment, comment.id, like_count=-1)
    return comment
