"""The REST routes of comments."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint

from app.accounts.standing import Sanctioned
from app.api.access import current_user, owner_of, public, require_user, signed_in
from app.api.limits import limited
from app.api.openapi import refuses, without_body
from app.api.schemas import PageQuery, page_of
from app.core.database import unit_of_work
from app.reactions import answers, likes, listing, service
from app.reactions.errors import (
    CommentNotShown,
    CommentsClosed,
    NotYourComment,
    ReplyNotPinned,
)
from app.reactions.models import Comment
from app.reactions.schemas import (
    CommentOut,
    CommentPage,
    CommentsQuery,
    CommentText,
    Like,
    NewComment,
    ReplyPage,
)
from app.videos import service as videos

blueprint = APIBlueprint("comments", __name__, tag="Reactions")

# Pages and API count together, each person for themselves.
writes = limited("6 per minute;30 per hour", shared="comments")
changes = limited("30 per minute;200 per hour", shared="comment-changes")
taps = limited("60 per minute;600 per hour", shared="reactions")


def keeper(comment_id: UUID) -> UUID:
    """Answer who keeps the comments a comment is among; raise CommentNotFound."""
    return service.keeper(current_user(), comment_id)


@blueprint.get("/videos/<uuid:video_id>/comments")
@public
@blueprint.input(CommentsQuery, location="query", arg_name="query")
@blueprint.output(CommentPage)
def list_comments(video_id: UUID, query: CommentsQuery) -> dict[str, Any]:
    """List the threads of a video with their first replies, or what waits for the creator."""
    with unit_of_work(writes=False):
        viewer = current_user()
        video = videos.watch(viewer, video_id)
        paged = {"page": query.page, "page_size": query.page_size}
        if query.waiting:
            rows = listing.waiting(viewer, video, **paged)
            found = [listing.Thread(row) for row in rows.items]
        else:
            rows = listing.threads(viewer, video, sort=query.sort, **paged)
            found = list(rows.items)
        return page_of(rows, [answers.thread(viewer, video, one) for one in found])


@blueprint.post("/videos/<uuid:video_id>/comments")
@signed_in
@writes
@blueprint.input(NewComment)
@blueprint.output(CommentOut, status_code=201)
@refuses(CommentsClosed, CommentNotShown)
@refuses(Sanctioned)
def add_comment(video_id: UUID, json_data: NewComment) -> CommentOut:
    """Comment on a video, or reply to a comment; it may have to wait for the creator."""
    with unit_of_work():
        me = require_user()
        made = service.comment(me, video_id, json_data.text, reply_to=json_data.reply_to)
        return answers.one(me, videos.get(video_id), made.id)


@blueprint.get("/comments/<uuid:comment_id>/replies")
@public
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(ReplyPage)
def list_replies(comment_id: UUID, query: PageQuery) -> dict[str, Any]:
    """List the replies in a thread, the oldest first."""
    with unit_of_work(writes=False):
        viewer = current_user()
        thread_id, video = service.thread(viewer, comment_id)
        rows = listing.replies(viewer, video, thread_id, page=query.page, page_size=query.page_size)
        return page_of(rows, [answers.comment(viewer, video, row) for row in rows.items])


@blueprint.patch("/comments/<uuid:comment_id>")
@signed_in
@changes
@blueprint.input(CommentText)
@blueprint.output(CommentOut)
@refuses(NotYourComment)
@refuses(Sanctioned)
def edit_comment(comment_id: UUID, json_data: CommentText) -> CommentOut:
    """Change what I wrote; it may have to wait for the creator again."""
    with unit_of_work():
        return _answer(service.edit(require_user(), comment_id, json_data.text))


@blueprint.delete("/comments/<uuid:comment_id>")
@signed_in
@changes
@without_body(204)
@refuses(NotYourComment)
def delete_comment(comment_id: UUID) -> tuple[str, int]:
    """Delete a comment of mine, or under a video of mine; its replies stay."""
    with unit_of_work():
        service.remove(require_user(), comment_id)
    return "", 204


@blueprint.put("/comments/<uuid:comment_id>/like")
@signed_in
@taps
@blueprint.output(Like)
@refuses(CommentNotShown)
def like_comment(comment_id: UUID) -> Like:
    """Like a comment."""
    with unit_of_work():
        return answers.comment_like(likes.like_comment(require_user(), comment_id), liked=True)


@blueprint.delete("/comments/<uuid:comment_id>/like")
@signed_in
@taps
@without_body(204)
def unlike_comment(comment_id: UUID) -> tuple[str, int]:
    """Like a comment no longer."""
    with unit_of_work():
        likes.unlike_comment(require_user(), comment_id)
    return "", 204


@blueprint.post("/comments/<uuid:comment_id>/approval")
@owner_of(keeper)
@blueprint.output(CommentOut)
def approve_comment(comment_id: UUID) -> CommentOut:
    """Show a comment under my video that waits."""
    with unit_of_work():
        return _answer(service.approve(comment_id))


@blueprint.put("/comments/<uuid:comment_id>/heart")
@owner_of(keeper)
@blueprint.output(CommentOut)
@refuses(CommentNotShown)
def heart_comment(comment_id: UUID) -> CommentOut:
    """Give a comment under my video a heart."""
    with unit_of_work():
        return _answer(service.heart(comment_id))


@blueprint.delete("/comments/<uuid:comment_id>/heart")
@owner_of(keeper)
@without_body(204)
def unheart_comment(comment_id: UUID) -> tuple[str, int]:
    """Take my heart back from a comment."""
    with unit_of_work():
        service.unheart(comment_id)
    return "", 204


@blueprint.put("/comments/<uuid:comment_id>/pin")
@owner_of(keeper)
@blueprint.output(CommentOut)
@refuses(CommentNotShown, ReplyNotPinned)
def pin_comment(comment_id: UUID) -> CommentOut:
    """Have a comment stand first under my video, in the place of any other."""
    with unit_of_work():
        return _answer(service.pin(comment_id))


@blueprint.delete("/comments/<uuid:comment_id>/pin")
@owner_of(keeper)
@without_body(204)
def unpin_comment(comment_id: UUID) -> tuple[str, int]:
    """Have a comment stand in its place again."""
    with unit_of_work():
        service.unpin(comment_id)
    return "", 204


def _answer(found: Comment) -> CommentOut:
    return answers.one(require_user(), videos.get(found.video_id), found.id)
