"""Builders of comments, likes and ratings, committed; and what the counters say beside the rows."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from app.accounts import service as accounts
from app.channels import service as channels
from app.core.database import db, unit_of_work
from app.reactions import likes, ratings, service, settings
from app.reactions.models import Comment, CommentLike, VideoLike, VideoRating
from app.reactions.values import Mode, State
from app.videos.models import Video
from tests.accounts.factories import Person


class Talk:
    """What people say, like and rate in one application, each in a transaction of its own."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def act(self, action: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Call a service in a transaction of its own."""
        with self.app.app_context(), unit_of_work():
            return action(*args, **named)

    def by(self, person: Person, action: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Call a service as somebody."""
        with self.app.app_context(), unit_of_work():
            return action(accounts.get(person.id), *args, **named)

    def say(self, person: Person, video: UUID, text: str = "Hello", **more: Any) -> UUID:
        """Comment on a video; answer the comment's id."""
        found: Comment = self.by(person, service.comment, video, text, **more)
        return found.id

    def edit(self, person: Person, comment: UUID, text: str) -> None:
        """Change a comment."""
        self.by(person, service.edit, comment, text)

    def remove(self, person: Person, comment: UUID) -> None:
        """Remove a comment."""
        self.by(person, service.remove, comment)

    def like(self, person: Person, video: UUID) -> None:
        """Like a video."""
        self.by(person, likes.like, video)

    def rate(self, person: Person, video: UUID, rating: int) -> None:
        """Rate a video."""
        self.by(person, ratings.rate, video, rating)

    def keep(self, owner: Person, *words: str, mode: Mode = Mode.OPEN) -> None:
        """Choose how somebody's channel keeps comments."""
        with self.app.app_context(), unit_of_work():
            channel = channels.ensure_channel(accounts.get(owner.id))
            settings.keep_channel(channel, mode=mode, words=words)

    def get(self, comment: UUID) -> Comment | None:
        """Read a comment."""
        with self.app.app_context(), unit_of_work(writes=False):
            return db.session.get(Comment, comment)

    def counted(self, video: UUID) -> dict[str, int]:
        """Answer what the video's counters say."""
        names = ("like_count", "comment_count", "rating_sum", "rating_count")
        with self.app.app_context(), unit_of_work(writes=False):
            found = db.session.get_one(Video, video)
            return {name: getattr(found, name) for name in names}

    def rows(self, video: UUID) -> dict[str, int]:
        """Answer what the counters of a video ought to say."""
        with self.app.app_context(), unit_of_work(writes=False) as session:
            rated = select(
                func.count(VideoRating.user_id), func.coalesce(func.sum(VideoRating.rating), 0)
            ).where(VideoRating.video_id == video)
            number, total = session.execute(rated).one()
            seen = Comment.video_id == video, Comment.state == State.SHOWN
            return {
                "like_count": session.query(VideoLike).filter_by(video_id=video).count(),
                "comment_count": session.query(Comment).where(*seen).count(),
                "rating_sum": int(total),
                "rating_count": int(number),
            }

    def wrong_counts(self) -> list[str]:
        """Name every comment whose counters are not what its replies and likes are."""
        with self.app.app_context(), unit_of_work(writes=False) as session:
            return [
                f"{one.text}: {one.reply_count} replies, {one.like_count} likes"
                for one in session.scalars(select(Comment))
                if one.reply_count
                != session.query(Comment).filter_by(thread_id=one.id, state=State.SHOWN).count()
                or one.like_count != session.query(CommentLike).filter_by(comment_id=one.id).count()
            ]


def at_once(*deeds: Callable[[], object], writers: int = 50) -> list[BaseException]:
    """Do all this at the same time; answer what was raised."""
    with ThreadPoolExecutor(writers) as pool:
        done = [pool.submit(deed) for deed in deeds]
        return [error for one in done if (error := one.exception(timeout=120)) is not None]
