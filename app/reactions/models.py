"""Comments in threads, likes and ratings, and how a channel and a video keep their comments."""

import uuid
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock, ids
from app.core.database import Base, UtcDateTime
from app.reactions.values import Mode, State

IS_WAITING = text("state = 'waiting'")


def _video_id() -> Mapped[uuid.UUID]:
    return mapped_column(ForeignKey("video.id", ondelete="CASCADE"), primary_key=True)


def _user_id() -> Mapped[uuid.UUID]:
    return mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Comment(Base):
    """One comment; a reply names the thread it is in, whose first comment has none.

    `mentioned_id` is whom a reply to a reply speaks to. `reply_count` counts what is shown.
    """

    __tablename__ = "comment"
    __table_args__ = (
        Index("ix_comment_of_video", "video_id", "thread_id", "created_at", "id"),
        Index("ix_comment_of_thread", "thread_id", "created_at", "id"),
        Index(
            "ix_comment_waiting",
            "video_id",
            "created_at",
            "id",
            sqlite_where=IS_WAITING,
            postgresql_where=IS_WAITING,
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    video_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("video.id", ondelete="CASCADE"))
    thread_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE")
    )
    author_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    mentioned_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16), default=State.SHOWN)
    like_count: Mapped[int] = mapped_column(default=0)
    reply_count: Mapped[int] = mapped_column(default=0)
    hearted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class CommentLike(Base):
    """That a user likes a comment."""

    __tablename__ = "comment_like"

    comment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[uuid.UUID] = _user_id()
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class VideoLike(Base):
    """That a user likes a video."""

    __tablename__ = "video_like"

    video_id: Mapped[uuid.UUID] = _video_id()
    user_id: Mapped[uuid.UUID] = _user_id()
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class VideoRating(Base):
    """How a user rates a video, from 1 to 5."""

    __tablename__ = "video_rating"

    video_id: Mapped[uuid.UUID] = _video_id()
    user_id: Mapped[uuid.UUID] = _user_id()
    rating: Mapped[int] = mapped_column()
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class ChannelComments(Base):
    """How a channel keeps the comments of its videos; without a row they are open."""

    __tablename__ = "channel_comments"

    channel_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("channel.id", ondelete="CASCADE"), primary_key=True
    )
    mode: Mapped[str] = mapped_column(String(16), default=Mode.OPEN)
    words: Mapped[list[str]] = mapped_column(JSON, default=list)


class VideoComments(Base):
    """How one video keeps its comments: its own mode, if it has one, and the pinned comment."""

    __tablename__ = "video_comments"

    video_id: Mapped[uuid.UUID] = _video_id()
    mode: Mapped[str | None] = mapped_column(String(16))
    pinned_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("comment.id", ondelete="SET NULL"), index=True
    )
