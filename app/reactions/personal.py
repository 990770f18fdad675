"""What reactions hold of a person: handed over for their export, emptied or taken when they go."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update

from app.accounts import exports, signals
from app.accounts.exports import Part, Table
from app.accounts.models import User
from app.channels.models import Channel
from app.core.database import db
from app.reactions import counters, news
from app.reactions.models import (
    ChannelComments,
    Comment,
    CommentLike,
    VideoComments,
    VideoLike,
    VideoRating,
)
from app.reactions.values import State
from app.videos.models import Video

Changes = defaultdict[UUID, Counter[str]]


def _channels_of(user_id: UUID) -> Any:
    return select(Channel.id).where(Channel.owner_id == user_id)


def _videos_of(user_id: UUID) -> Any:
    return select(Video.id).where(Video.channel_id.in_(_channels_of(user_id)))


PART = Part(
    "reactions",
    "what you commented, like and rated, and how your channels and videos keep comments",
    tables=(
        Table(Comment, lambda user: Comment.author_id == user),
        Table(CommentLike, lambda user: CommentLike.user_id == user),
        Table(VideoLike, lambda user: VideoLike.user_id == user),
        Table(VideoRating, lambda user: VideoRating.user_id == user),
        Table(ChannelComments, lambda user: ChannelComments.channel_id.in_(_channels_of(user))),
        Table(VideoComments, lambda user: VideoComments.video_id.in_(_videos_of(user))),
    ),
)


def register() -> None:
    """Hand over and take away what is a person's."""
    exports.register(PART)
    signals.user_leaving.connect(let_go)
    signals.user_removed.connect(let_go)


def let_go(user: User) -> None:
    """Empty what somebody wrote, take their likes and ratings away, and correct every count.

    It is done when they leave, and once more for what came between that and their end.
    """
    news.take_back_of_user(user)
    of_videos: Changes = defaultdict(Counter)
    _empty_comments(user.id, of_videos)
    _forget_comment_likes(user.id)
    for table, taken in (
        (VideoLike, lambda _row: {"like_count": -1}),
        (VideoRating, lambda row: {"rating_sum": -row.rating, "rating_count": -1}),
    ):
        for row in _deleted(table, user.id):
            of_videos[row.video_id].update(taken(row))
    for video_id in sorted(of_videos):
        counters.add(Video, video_id, **of_videos[video_id])
    db.session.expire_all()


def _empty_comments(user_id: UUID, of_videos: Changes) -> None:
    """Take text and author out of somebody's comments, which keep their places.

    Those that nobody saw go, and nobody is spoken to in their name any more.
    """
    found = _held(user_id)
    unseen = [row.id for row in found if row.state == State.WAITING and not row.reply_count]
    replies: Counter[UUID] = Counter()
    for row in found:
        if row.state == State.SHOWN:
            of_videos[row.video_id]["comment_count"] -= 1
            replies.update([row.thread_id] if row.thread_id else [])
    _run(delete(Comment).where(Comment.id.in_(unseen)))
    for video_id in {row.video_id for row in found if row.id in unseen}:
        news.settle_waiting(video_id)
    mine = Comment.author_id == user_id
    pinned = VideoComments.pinned_id.in_(select(Comment.id).where(mine))
    _run(update(VideoComments).where(pinned).values(pinned_id=None))
    gone = {"text": "", "author_id": None, "hearted_at": None, "edited_at": None}
    _run(update(Comment).where(mine).values(gone | {"state": State.REMOVED_USER.value}))
    _run(update(Comment).where(Comment.mentioned_id == user_id).values(mentioned_id=None))
    for thread_id in sorted(replies):
        counters.add(Comment, thread_id, reply_count=-replies[thread_id])


def _held(user_id: UUID) -> Sequence[Any]:
    """Hold somebody's comments, and before them the first of every thread they are in."""
    mine = Comment.author_id == user_id
    firsts = select(func.coalesce(Comment.thread_id, Comment.id)).where(mine)
    columns = select(
        Comment.id, Comment.video_id, Comment.thread_id, Comment.state, Comment.reply_count
    )
    for which in (Comment.id.in_(firsts), mine):
        held = db.session.execute(columns.where(which).order_by(Comment.id).with_for_update())
        rows = held.all()
    return rows


def _forget_comment_likes(user_id: UUID) -> None:
    liked = [row.comment_id for row in _deleted(CommentLike, user_id)]
    for comment_id in sorted(liked):
        counters.add(Comment, comment_id, like_count=-1)


def _deleted(table: type[CommentLike | VideoLike | VideoRating], user_id: UUID) -> Sequence[Any]:
    gone = delete(table).where(table.user_id == user_id).returning(*table.__table__.c)
    return _run(gone).all()


def _run(statement: Any) -> Any:
    options = {"synchronize_session": False}
    return db.session.execute(statement, execution_options=options)
