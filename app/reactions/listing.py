"""Lists of comments as plain rows: threads with their first replies, one thread, what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, or_, select, true
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.core.database import db
from app.core.pagination import Page, count_of, on_page
from app.reactions import policy
from app.reactions.models import Comment, CommentLike, VideoComments
from app.reactions.values import Sort, State
from app.videos.models import Video

FIRST_REPLIES = 3
MOST_REPLIES = 100

_author, _mentioned, _pin = aliased(User), aliased(User), aliased(VideoComments)
_IS_PINNED = _pin.video_id.is_not(None)
_OLDEST_FIRST = (Comment.created_at, Comment.id)
_NEWEST_FIRST = (Comment.created_at.desc(), Comment.id.desc())
_HEARTS = (
    Comment.like_count + Comment.hearted_at.is_not(None).cast(Comment.like_count.type)
).desc()
_ORDERS = {Sort.NEWEST: _NEWEST_FIRST, Sort.TOP: (_HEARTS, *_NEWEST_FIRST)}


@dataclass(frozen=True)
class Thread:
    """A comment with replies to it, the oldest first; `replies_in_all` counts those to be seen."""

    first: Any
    replies: Sequence[Any] = field(default_factory=tuple)
    replies_in_all: int = 0


def threads(viewer: User | None, video: Video, *, sort: Sort, page: int, page_size: int) -> Page:
    """List the threads of a video with their first replies, the pinned one before all others.

    The viewer may watch the video.
    """
    firsts = Comment.thread_id.is_(None), _has_place(viewer, video)
    query = _rows(viewer).where(Comment.video_id == video.id, *firsts)
    rows = _page(query.order_by(_IS_PINNED.desc(), *_ORDERS[sort]), page, page_size)
    return Page(_with_replies(viewer, video, rows.items), page, page_size, rows.total)


def thread_of(
    viewer: User | None, video: Video, comment_id: UUID, *, page: int = 1
) -> Thread | None:
    """Answer the thread a comment is in with a page of a hundred replies, or None."""
    wanted = select(func.coalesce(Comment.thread_id, Comment.id)).where(Comment.id == comment_id)
    found = Comment.id.in_(wanted), Comment.video_id == video.id, _has_place(viewer, video)
    first = db.session.execute(_rows(viewer).where(*found)).first()
    if first is None:
        return None
    rows = replies(viewer, video, first.id, page=page, page_size=MOST_REPLIES)
    return Thread(first, rows.items, rows.total)


def replies(
    viewer: User | None, video: Video, thread_id: UUID, *, page: int, page_size: int
) -> Page:
    """List the replies in a thread, the oldest first."""
    query = _rows(viewer).where(Comment.thread_id == thread_id, _is_seen(viewer, video))
    return _page(query.order_by(*_OLDEST_FIRST), page, page_size)


def waiting(viewer: User | None, video: Video, *, page: int, page_size: int) -> Page:
    """List what waits of those the viewer may see, threads and replies alike, the oldest first."""
    waits = Comment.video_id == video.id, Comment.state == State.WAITING
    query = _rows(viewer).where(*waits, _is_mine(viewer, video))
    return _page(query.order_by(*_OLDEST_FIRST), page, page_size)


def one(viewer: User | None, comment_id: UUID) -> Any:
    """Answer the row of a comment that is there."""
    return db.session.execute(_rows(viewer).where(Comment.id == comment_id)).one()


def count_waiting(video: Video) -> int:
    """Count what waits under a video."""
    waits = Comment.video_id == video.id, Comment.state == State.WAITING
    return db.session.scalar(select(func.count()).select_from(Comment).where(*waits)) or 0


def _rows(viewer: User | None) -> Select[Any]:
    """Select comments with who wrote them and whom they mention, and whether the viewer likes."""
    return (
        select(
            *Comment.__table__.c,
            *_person("author", _author),
            *_person("mentioned", _mentioned),
            _IS_PINNED.label("pinned"),
            _is_liked(viewer).label("liked"),
        )
        .select_from(Comment)
        .outerjoin(_author, _author.id == Comment.author_id)
        .outerjoin(_mentioned, _mentioned.id == Comment.mentioned_id)
        .outerjoin(_pin, and_(_pin.video_id == Comment.video_id, _pin.pinned_id == Comment.id))
    )


def _person(prefix: str, person: Any) -> list[ColumnElement[Any]]:
    names = ("username", "shown_name", "avatar_key")
    return [getattr(person, name).label(f"{prefix}_{name}") for name in names]


def _is_liked(viewer: User | None) -> ColumnElement[bool]:
    if viewer is None:
        return literal(False)  # noqa: FBT003 - a value in SQL
    mine = CommentLike.comment_id == Comment.id, CommentLike.user_id == viewer.id
    return select(CommentLike.user_id).where(*mine).exists()


def _is_mine(viewer: User | None, video: Video) -> ColumnElement[bool]:
    """Say in SQL whether the viewer reads a comment even while it waits."""
    if policy.is_keeper(viewer, video):
        return true()
    return Comment.author_id == viewer.id if viewer is not None else false()


def _is_seen(viewer: User | None, video: Video) -> ColumnElement[bool]:
    return or_(Comment.state != State.WAITING, _is_mine(viewer, video))


def _has_place(viewer: User | None, video: Video) -> ColumnElement[bool]:
    """Say in SQL whether a thread is listed: one that waits keeps the place of its replies."""
    return or_(_is_seen(viewer, video), Comment.reply_count > 0)


def _with_replies(viewer: User | None, video: Video, firsts: Sequence[Any]) -> list[Thread]:
    """Put its first replies to each thread, with one query for all."""
    of_thread: dict[str, Any] = {"partition_by": Comment.thread_id}
    ranked = (
        select(
            Comment.id,
            func.row_number().over(**of_thread, order_by=_OLDEST_FIRST).label("number"),
            func.count().over(**of_thread).label("in_all"),
        )
        .where(Comment.thread_id.in_([row.id for row in firsts]), _is_seen(viewer, video))
        .subquery()
    )
    query = _rows(viewer).add_columns(ranked.c.in_all).join(ranked, ranked.c.id == Comment.id)
    query = query.where(ranked.c.number <= FIRST_REPLIES).order_by(*_OLDEST_FIRST)
    found: dict[UUID, list[Any]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.thread_id, []).append(row)
    return [
        Thread(row, found.get(row.id, ()), found[row.id][0].in_all if row.id in found else 0)
        for row in firsts
    ]


def _page(query: Select[Any], page: int, page_size: int) -> Page:
    """Fetch a page of rows; they are counted without what is joined to show them."""
    rows = db.session.execute(on_page(query, page, page_size)).all()
    bare = query.with_only_columns(Comment.id, maintain_column_froms=True)
    return Page(rows, page, page_size, count_of(db.session(), bare))
