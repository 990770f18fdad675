"""The rules of comments: written, edited, approved, hearted, pinned and removed.

Whatever changes a thread holds its first comment before any other of its rows, so that nobody waits
in a circle; the counters of the video come last.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select, update

from app.accounts import standing
from app.accounts.models import User
from app.core import clock, ids
from app.core.database import db
from app.reactions import news, policy, settings, words
from app.reactions.counters import count_comment
from app.reactions.errors import (
    CommentNotFound,
    CommentNotShown,
    CommentsClosed,
    NotYourComment,
    ReplyNotPinned,
)
from app.reactions.models import Comment, VideoComments
from app.reactions.settings import Settings
from app.reactions.values import Mode, State
from app.videos import service as videos
from app.videos.models import Video


def find(viewer: User | None, comment_id: UUID) -> tuple[Comment, Video]:
    """Find a comment the viewer may read, and its video.

    Raise CommentNotFound, or why the video cannot be watched.
    """
    comment = db.session.get(Comment, comment_id)
    if comment is None:
        raise CommentNotFound
    video = videos.watch(viewer, comment.video_id)
    if not policy.may_see(viewer, video, comment):
        raise CommentNotFound
    return comment, video


def shown(viewer: User | None, comment_id: UUID) -> Comment:
    """Find a comment that everybody sees who may watch; raise CommentNotShown, or as `find`."""
    comment, _video = find(viewer, comment_id)
    if comment.state != State.SHOWN:
        raise CommentNotShown
    return comment


def comment(actor: User, video_id: UUID, text: str, *, reply_to: UUID | None = None) -> Comment:
    """Comment on a video one may watch; a reply to a reply stands in the same thread.

    Raise CommentsClosed, CommentNotFound, CommentNotShown, Sanctioned, or why it cannot be watched.
    """
    video = videos.watch(actor, video_id)
    rules = settings.of_video(video)
    if not policy.may_comment(actor, video, rules.mode):
        raise CommentsClosed
    standing.demand(actor, standing.Deed.SPEAK)
    parent = _answered(actor, video, reply_to)
    made = Comment(
        id=ids.new_id(),
        video_id=video.id,
        author_id=actor.id,
        thread_id=(parent.thread_id or parent.id) if parent else None,
        mentioned_id=_mentioned(actor, parent),
        text=text,
        state=State.WAITING,
    )
    db.session.add(made)
    db.session.flush()
    _move(made, _state_of(actor, video, rules, text))
    if made.state == State.WAITING:
        news.tell_waiting(made)
    return made


def _answered(actor: User, video: Video, reply_to: UUID | None) -> Comment | None:
    """Find and hold what is answered, which everybody must see."""
    if reply_to is None:
        return None
    found, other = find(actor, reply_to)
    if other.id != video.id:
        raise CommentNotFound
    return _lock_shown(found.id)


def _mentioned(actor: User, parent: Comment | None) -> UUID | None:
    """Answer whom a reply to a reply speaks to, if it is not oneself."""
    if parent is None or parent.thread_id is None or parent.author_id == actor.id:
        return None
    return parent.author_id


def _state_of(author: User, video: Video, rules: Settings, text: str) -> State:
    """Say whether a text is shown at once: what the owner writes is, also with filtered words."""
    if policy.is_keeper(author, video):
        return State.SHOWN
    waits = rules.mode == Mode.APPROVAL or words.hits(text, rules.words)
    return State.WAITING if waits else State.SHOWN


def edit(actor: User, comment_id: UUID, text: str) -> Comment:
    """Change what one wrote; it may have to wait, again, and a heart was for the text before.

    Raise CommentNotFound, NotYourComment, Sanctioned.
    """
    found, video = find(actor, comment_id)
    if not policy.is_author(actor, found):
        raise NotYourComment
    standing.demand(actor, standing.Deed.SPEAK)
    found = _lock(comment_id)
    if text != found.text:
        found.text, found.edited_at, found.hearted_at = text, clock.now(), None
        was_waiting = found.state == State.WAITING
        _move(found, _state_of(actor, video, settings.of_video(video), text))
        if found.state == State.WAITING:
            news.tell_waiting(found)
        elif was_waiting:
            news.settle_waiting(found.video_id)
    return found


def approve(comment_id: UUID) -> Comment:
    """Show a comment that waits; raise CommentNotFound."""
    found = _lock(comment_id)
    _move(found, State.SHOWN)
    news.settle_waiting(found.video_id)
    return found


def _move(found: Comment, state: State) -> None:
    """Change how a held comment stands, count it, and tell or take back the news of it."""
    before, found.state = found.state, state
    db.session.flush()
    if (before == State.SHOWN) == (state == State.SHOWN):
        return
    if state == State.SHOWN:
        count_comment(found, 1)
        news.tell_reply(found)
    else:
        _hide(found)
        count_comment(found, -1)


def _hide(found: Comment) -> None:
    """Take back what was said of a comment that is not shown any more."""
    _unpin(found.id)
    news.take_back(found)


def remove(actor: User, comment_id: UUID) -> Comment | None:
    """Remove a comment; answer what stays in its place, because there are replies, or None.

    Raise CommentNotFound, NotYourComment, or why the video cannot be watched, except to its author.
    """
    found, video = to_remove(actor, comment_id)
    if not policy.may_remove(actor, video, found):
        raise NotYourComment
    found = _lock(comment_id)
    if found.reply_count:
        found.text, found.author_id, found.hearted_at, found.edited_at = "", None, None, None
        _move(found, State.REMOVED)
        news.settle_waiting(found.video_id)
        return found
    was_shown, thread_id = found.state == State.SHOWN, found.thread_id
    _hide(found)
    db.session.delete(found)
    db.session.flush()
    if was_shown:
        count_comment(found, -1)
    _remove_empty(thread_id)
    news.settle_waiting(found.video_id)
    return None


def to_remove(actor: User, comment_id: UUID) -> tuple[Comment, Video]:
    """Find a comment that is to go; what one wrote oneself also where one may watch no more."""
    found = db.session.get(Comment, comment_id)
    if found is not None and policy.is_author(actor, found):
        return found, db.session.get_one(Video, found.video_id)
    return find(actor, comment_id)


def _remove_empty(thread_id: UUID | None) -> None:
    """Delete what stayed of a removed comment when its last reply has gone."""
    if thread_id is not None:
        empty = (Comment.state == State.REMOVED, Comment.reply_count == 0)
        db.session.execute(
            delete(Comment).where(Comment.id == thread_id, *empty),
            execution_options={"synchronize_session": False},
        )


def heart(comment_id: UUID) -> Comment:
    """Give a comment the creator's heart; raise CommentNotFound, CommentNotShown."""
    found = _lock_shown(comment_id)
    found.hearted_at = found.hearted_at or clock.now()
    db.session.flush()
    return found


def unheart(comment_id: UUID) -> Comment:
    """Take the creator's heart back; raise CommentNotFound."""
    found = _lock(comment_id)
    found.hearted_at = None
    db.session.flush()
    return found


def pin(comment_id: UUID) -> Comment:
    """Have a comment stand first, in the place of any other; raise CommentNotFound,
    CommentNotShown, ReplyNotPinned.
    """
    found = _lock_shown(comment_id)
    if found.thread_id is not None:
        raise ReplyNotPinned
    settings.pin(found.video_id, found.id)
    return found


def unpin(comment_id: UUID) -> Comment:
    """Have a comment stand in its place again; raise CommentNotFound."""
    found = _lock(comment_id)
    _unpin(found.id)
    return found


def _unpin(comment_id: UUID) -> None:
    pinned = update(VideoComments).where(VideoComments.pinned_id == comment_id)
    db.session.execute(
        pinned.values(pinned_id=None), execution_options={"synchronize_session": False}
    )


def thread(viewer: User | None, comment_id: UUID) -> tuple[UUID, Video]:
    """Answer the thread a comment is in, also one whose first comment is gone, and its video.

    Raise CommentNotFound, or why the video cannot be watched.
    """
    found = db.session.get(Comment, comment_id)
    if found is None:
        raise CommentNotFound
    video = videos.watch(viewer, found.video_id)
    if not policy.has_place(viewer, video, found):
        raise CommentNotFound
    return found.thread_id or found.id, video


def keeper(viewer: User | None, comment_id: UUID) -> UUID:
    """Answer who keeps the comments a comment is among; raise as `find`."""
    _found, video = find(viewer, comment_id)
    return video.owner_id


def take_down(comment_id: UUID) -> Comment:
    """Hide a comment until moderators put it back; raise CommentNotFound."""
    found = _lock(comment_id)
    _move(found, State.TAKEN_DOWN)
    news.settle_waiting(found.video_id)
    return found


def put_back(comment_id: UUID) -> Comment:
    """Put a comment back that was taken down, as if it were new; raise CommentNotFound."""
    found = _hold(comment_id)
    if found is None or found.state != State.TAKEN_DOWN:
        raise CommentNotFound
    author, video = db.session.get_one(User, found.author_id), videos.get(found.video_id)
    _move(found, _state_of(author, video, settings.of_video(video), found.text))
    return found


def _lock(comment_id: UUID) -> Comment:
    """Find a comment that is there and hold it; raise CommentNotFound."""
    found = _hold(comment_id)
    if found is None or found.state in policy.ABSENT:
        raise CommentNotFound
    return found


def _hold(comment_id: UUID) -> Comment | None:
    """Find a comment and hold it, its thread's first comment before it."""
    thread_id = db.session.scalar(select(Comment.thread_id).where(Comment.id == comment_id))
    if thread_id is not None:
        db.session.get(Comment, thread_id, with_for_update=True, populate_existing=True)
    return db.session.get(Comment, comment_id, with_for_update=True, populate_existing=True)


def _lock_shown(comment_id: UUID) -> Comment:
    found = _lock(comment_id)
    if found.state != State.SHOWN:
        raise CommentNotShown
    return found
