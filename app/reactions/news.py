"""Telling of replies, and creators of what waits for them; taken back with what it was about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import User
from app.core.database import db
from app.notifications import service as notifications
from app.reactions.models import Comment
from app.reactions.values import State
from app.videos import policy
from app.videos.models import Video


def tell_reply(comment: Comment) -> None:
    """Tell whom a reply speaks to, as long as they may know of the video."""
    author = db.session.get_one(User, comment.author_id)
    video = db.session.get_one(Video, comment.video_id)
    reader = _reader(comment)
    if reader is None or reader.id == author.id or not policy.may_see_listing(reader, video):
        return
    notifications.notify(
        reader.id,
        "reply",
        about={"who": author.display_name, "title": video.title},
        link=link_to(comment.video_id, comment.id),
        key=key_of(comment.video_id, comment.id),
    )


def _reader(comment: Comment) -> User | None:
    """Find who is spoken to: the one mentioned, else who began the thread."""
    if comment.thread_id is None:
        return None
    thread = db.session.get_one(Comment, comment.thread_id)
    reader_id = comment.mentioned_id or thread.author_id
    reader = db.session.get(User, reader_id) if reader_id else None
    return reader if reader is not None and reader.is_active else None


def tell_waiting(comment: Comment) -> None:
    """Tell whose video it is that comments wait there, once for all that wait."""
    video = db.session.get_one(Video, comment.video_id)
    notifications.notify(
        video.owner_id,
        "comment_waits",
        about={"title": video.title},
        link=f"/studio/videos/{video.id}/comments",
        key=waiting_key(video.id),
    )


def settle_waiting(video_id: UUID) -> None:
    """Take that news back once nothing waits there any more; the next that waits is news again."""
    waits = select(Comment.id).where(Comment.video_id == video_id, Comment.state == State.WAITING)
    if db.session.scalar(waits.limit(1)) is None:
        notifications.retract(key=waiting_key(video_id))


def take_back(comment: Comment) -> None:
    """Take the news of a reply back."""
    notifications.retract(key=key_of(comment.video_id, comment.id))


def take_back_of_video(video: Video, **_rest: Any) -> None:
    """Take back the news of all comments under a video that goes: its title is in them."""
    notifications.retract(key=f"reply:{video.id}:")
    notifications.retract(key=waiting_key(video.id))


def take_back_of_user(user: User) -> None:
    """Take back the news of every reply of somebody who goes: their name is in them."""
    theirs = (Comment.author_id == user.id, Comment.thread_id.is_not(None))
    found = db.session.execute(select(Comment.video_id, Comment.id).where(*theirs)).all()
    notifications.retract([link_to(row.video_id, row.id) for row in found])


def link_to(video_id: UUID, comment_id: UUID) -> str:
    """Answer the path that shows a comment on the page of its video."""
    return f"/watch/{video_id}?comment={comment_id}#comment-{comment_id}"


def key_of(video_id: UUID, comment_id: UUID) -> str:
    """Name the news of a reply."""
    return f"reply:{video_id}:{comment_id}"


def waiting_key(video_id: UUID) -> str:
    """Name the news that comments wait under a video."""
    return f"waits:{video_id}"
