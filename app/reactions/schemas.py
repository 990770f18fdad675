"""The shapes of comments, likes, ratings and of how comments are kept."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from app.api.schemas import Moment, PageQuery, Pagination, Schema
from app.reactions.values import Mode, Sort, State

MOST_CHARACTERS = 2000
MOST_WORDS = 500
_UNSEEN = ("Z", "C", "M")


def tidy(text: object) -> object:
    """Write line ends one way, and no more than one empty line in a row."""
    if not isinstance(text, str):
        return text
    return re.sub(r"\n(?:[^\S\n]*\n){2,}", "\n\n", text.replace("\r\n", "\n").replace("\r", "\n"))


def check_is_seen(text: str) -> str:
    """Refuse a text of which nothing can be seen."""
    if all(unicodedata.category(one)[0] in _UNSEEN for one in text):
        raise ValueError("Write something.")
    return text


Text = Annotated[
    str,
    StringConstraints(min_length=1, max_length=MOST_CHARACTERS),
    BeforeValidator(tidy),
    AfterValidator(check_is_seen),
    Field(
        description="Something of it must be seen: spaces, marks and controls alone are refused."
    ),
]
Word = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class NewComment(Schema):
    """A comment, or a reply to one; a reply to a reply stands in the same thread."""

    text: Text
    reply_to: UUID | None = None


class CommentText(Schema):
    """The new text of a comment."""

    text: Text


class Person(Schema):
    """Who wrote a comment, or is spoken to in it."""

    id: UUID
    username: str
    display_name: str
    avatar_url: str | None


class CommentOut(Schema):
    """A comment; `text` and `author` are null where they are gone, or not for the caller.

    `thread_id` is null for the first of a thread, `mentions` whom a reply to a reply speaks to;
    `liked` is mine, `hearted` the creator's, `by_creator` tells that the creator wrote it.
    """

    id: UUID
    video_id: UUID
    thread_id: UUID | None
    author: Person | None
    mentions: Person | None
    text: str | None
    state: State
    by_creator: bool
    like_count: int
    liked: bool
    hearted: bool
    pinned: bool
    reply_count: int
    created_at: Moment
    edited_at: Moment | None


class CommentThread(CommentOut):
    """The first comment of a thread with its first replies, the oldest first."""

    replies: list[CommentOut]


class CommentPage(Schema):
    """One page of threads, or of what waits, where a reply stands alone."""

    items: list[CommentThread]
    pagination: Pagination


class ReplyPage(Schema):
    """One page of the replies in a thread, the oldest first."""

    items: list[CommentOut]
    pagination: Pagination


class CommentsQuery(PageQuery):
    """Which comments, and in which order; `waiting` are those that wait for the creator.

    Of those the creator sees all, others their own.
    """

    sort: Sort = Sort.NEWEST
    waiting: bool = False


class Like(Schema):
    """Whether I like it, and how many do."""

    liked: bool
    like_count: int


class NewRating(Schema):
    """A rating from 1 to 5."""

    rating: int = Field(ge=1, le=5)


class Rating(Schema):
    """The mean of all ratings with two digits, how many there are, and mine."""

    average: float | None
    count: int
    mine: int | None


class ChannelCommentSettings(Schema):
    """How a channel keeps comments; one with a filtered word or phrase waits for the creator."""

    mode: Mode
    words: list[Word] = Field(default_factory=list, max_length=MOST_WORDS)


class VideoCommentMode(Schema):
    """How a video keeps comments; null is as its channel does."""

    mode: Mode | None


class VideoCommentSettings(VideoCommentMode):
    """How a video keeps comments, what holds because of that, and how many wait."""

    effective: Mode
    waiting: int
