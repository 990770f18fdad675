"""Turns comments, likes and ratings into answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app.accounts.models import USER_PICTURE, User
from app.api import pictures
from app.reactions import likes, listing, policy, ratings, settings
from app.reactions.listing import Thread
from app.reactions.models import Comment
from app.reactions.schemas import (
    ChannelCommentSettings,
    CommentOut,
    CommentThread,
    Like,
    Person,
    Rating,
    VideoCommentSettings,
)
from app.reactions.settings import Settings
from app.reactions.values import Mode
from app.videos.models import Video

_SAME = ("id", "video_id", "thread_id", "state", "like_count", "liked", "pinned", "reply_count")


def thread(viewer: User | None, video: Video, found: Thread) -> CommentThread:
    """Answer a thread with those of its replies that are at hand."""
    told = [_fields(viewer, video, row) for row in found.replies]
    return CommentThread.model_validate(_fields(viewer, video, found.first) | {"replies": told})


def comment(viewer: User | None, video: Video, row: Any) -> CommentOut:
    """Answer a row of a list."""
    return CommentOut.model_validate(_fields(viewer, video, row))


def one(viewer: User | None, video: Video, comment_id: UUID) -> CommentOut:
    """Answer one comment as it is now."""
    return comment(viewer, video, listing.one(viewer, comment_id))


def _fields(viewer: User | None, video: Video, row: Any) -> dict[str, Any]:
    """Answer a comment's fields; what is hidden from the viewer, or gone, is not in them."""
    told = policy.may_see(viewer, video, row)
    return {name: getattr(row, name) for name in _SAME} | {
        "author": _person(row, "author") if told else None,
        "mentions": _person(row, "mentioned") if told else None,
        "text": row.text if told else None,
        "by_creator": row.author_id is not None and row.author_id == video.owner_id,
        "hearted": row.hearted_at is not None,
        "created_at": row.created_at,
        "edited_at": row.edited_at if told else None,
    }


def _person(row: Any, prefix: str) -> Person | None:
    user_id, username = getattr(row, f"{prefix}_id"), getattr(row, f"{prefix}_username")
    if user_id is None or username is None:
        return None
    return Person(
        id=user_id,
        username=username,
        display_name=getattr(row, f"{prefix}_shown_name") or username,
        avatar_url=pictures.link(USER_PICTURE, getattr(row, f"{prefix}_avatar_key")),
    )


def like(viewer: User | None, video: Video) -> Like:
    """Answer how a video is liked."""
    return Like(liked=likes.is_liked(viewer, video), like_count=video.like_count)


def comment_like(found: Comment, *, liked: bool) -> Like:
    """Answer how a comment is liked."""
    return Like(liked=liked, like_count=found.like_count)


def rating(viewer: User | None, video: Video) -> Rating:
    """Answer how a video is rated."""
    return Rating(
        average=video.rating_average,
        count=video.rating_count,
        mine=ratings.rating_of(viewer, video),
    )


def channel_settings(found: Settings) -> ChannelCommentSettings:
    """Answer how a channel keeps comments."""
    return ChannelCommentSettings(mode=found.mode, words=list(found.words))


def video_settings(video: Video) -> VideoCommentSettings:
    """Answer how a video keeps comments."""
    found = settings.of_video(video)
    waiting = listing.count_waiting(video)
    return VideoCommentSettings(mode=found.own, effective=Mode(found.mode), waiting=waiting)
