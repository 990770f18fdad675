"""The forms below a video: comment, reply, edit, delete, like, and what its creator may."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.models import User
from app.api.access import owner_of, require_user, signed_in
from app.core import database
from app.reactions import answers, likes, news, service
from app.reactions.api import changes, keeper, taps, writes
from app.reactions.models import Comment
from app.reactions.schemas import CommentText, NewComment
from app.reactions.values import State
from app.videos.models import Video
from app.web import reactions
from app.web.blueprint import blueprint
from app.web.forms import sent
from app.web.pages.reactions import PART, done, read


@blueprint.post("/watch/<uuid:video_id>/comments")
@signed_in
@writes
def add_comment(video_id: UUID) -> ResponseReturnValue:
    """Comment on a video, or reply to a comment."""
    given = read(sent(NewComment, optional=("reply_to",)))
    with database.unit_of_work():
        made = service.comment(require_user(), video_id, given.text, reply_to=given.reply_to)
    part = thread_part if made.thread_id is None else reply_part
    waits = made.state == State.WAITING
    said = _("Your comment waits for the creator.") if waits else _("Your comment is there.")
    return done(
        video_id, said, partial(part, comment_id=made.id), at=news.link_to(video_id, made.id)
    )


@blueprint.post("/comments/<uuid:comment_id>/edit")
@signed_in
@changes
def edit_comment(comment_id: UUID) -> ResponseReturnValue:
    """Change what I wrote."""
    given = read(sent(CommentText))
    with database.unit_of_work():
        found = service.edit(require_user(), comment_id, given.text)
    waits = found.state == State.WAITING
    said = _("Your comment waits for the creator.") if waits else _("Your comment is saved.")
    return shown(found, said)


@blueprint.post("/comments/<uuid:comment_id>/delete")
@signed_in
@changes
def delete_comment(comment_id: UUID) -> ResponseReturnValue:
    """Delete a comment of mine, or under a video of mine."""
    with database.unit_of_work():
        me = require_user()
        video_id = service.to_remove(me, comment_id)[1].id
        stays = service.remove(me, comment_id) is not None

    write = partial(article_part, comment_id=comment_id) if stays else nothing
    return done(video_id, _("The comment is deleted."), write, anchor="comments")


@blueprint.post("/comments/<uuid:comment_id>/like")
@signed_in
@taps
def like_comment(comment_id: UUID) -> ResponseReturnValue:
    """Like a comment, or no longer."""
    wanted = request.form.get("on") == "yes"
    act = likes.like_comment if wanted else likes.unlike_comment
    said = _("You like this comment.") if wanted else _("You do not like this comment any more.")
    with database.unit_of_work():
        kept = act(require_user(), comment_id)
    return shown(kept, said)


@blueprint.post("/comments/<uuid:comment_id>/approve")
@owner_of(keeper)
def approve_comment(comment_id: UUID) -> ResponseReturnValue:
    """Show a comment under my video that waits."""
    return kept(comment_id, service.approve, _("Everybody sees the comment now."))


@blueprint.post("/comments/<uuid:comment_id>/heart")
@owner_of(keeper)
def heart_comment(comment_id: UUID) -> ResponseReturnValue:
    """Give a comment under my video a heart, or take it back."""
    if request.form.get("on") == "yes":
        return kept(comment_id, service.heart, _("You gave the comment a heart."))
    return kept(comment_id, service.unheart, _("Your heart is taken back."))


@blueprint.post("/comments/<uuid:comment_id>/pin")
@owner_of(keeper)
def pin_comment(comment_id: UUID) -> ResponseReturnValue:
    """Have a comment stand first under my video, or in its place again."""
    if request.form.get("on") == "yes":
        return kept(comment_id, service.pin, _("The comment stands first now."))
    return kept(comment_id, service.unpin, _("The comment stands in its place again."))


def kept(comment_id: UUID, act: Callable[[UUID], Comment], said: str) -> ResponseReturnValue:
    """Do what only the keeper may, and show the comment."""
    with database.unit_of_work():
        found = act(comment_id)
    return shown(found, said)


def shown(found: Comment, said: str) -> ResponseReturnValue:
    """Answer with a comment as it is now."""
    write = partial(article_part, comment_id=found.id)
    return done(found.video_id, said, write, anchor=f"comment-{found.id}")


def article_part(viewer: User, video: Video, comment_id: UUID) -> str:
    """Write a comment alone."""
    one = answers.one(viewer, video, comment_id)
    return render_template(PART, one=one, frame=reactions.frame_of(viewer, video))


def reply_part(viewer: User, video: Video, comment_id: UUID) -> str:
    """Write a comment as one of the replies in its thread."""
    return f"<li>{article_part(viewer, video, comment_id)}</li>"


def thread_part(viewer: User, video: Video, comment_id: UUID) -> str:
    """Write a comment as the first of its thread."""
    found = reactions.linked_thread(viewer, video, str(comment_id))
    return render_template(PART, shown=found, frame=reactions.frame_of(viewer, video))


def nothing(_viewer: User, _video: Video) -> str:
    """Write nothing in the place of what is gone."""
    return ""
