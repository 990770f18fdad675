"""Liking and rating a video, and the page of its comments, whose parts scripts ask for as JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import (
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.models import User
from app.api.access import current_user, public, require_user, signed_in
from app.api.errors import wants_page
from app.core import database
from app.core.errors import Invalid
from app.reactions import answers, likes, ratings
from app.reactions.api import taps
from app.reactions.errors import CommentNotFound
from app.reactions.schemas import NewRating
from app.videos import service as videos
from app.videos.models import Video
from app.web import paging, reactions, redirects
from app.web.blueprint import blueprint
from app.web.forms import Form, Shape, sent

PART = "videos/reactions/part.html"


@blueprint.get("/watch/<uuid:video_id>/comments")
@public
def comments(video_id: UUID) -> ResponseReturnValue:
    """Show the comments of a video, or one thread of them, on a page of their own."""
    with database.unit_of_work(writes=False):
        viewer = current_user()
        video = videos.watch(viewer, video_id)
        asked = request.args.get("thread")
        if asked is not None:
            found = reactions.linked_thread(viewer, video, asked, page=paging.asked())
            if found is None:
                raise CommentNotFound
            given: dict[str, Any] = {"frame": reactions.frame_of(viewer, video), "only": found}
        else:
            given = {"list": reactions.comments(viewer, video, page=paging.asked())}
        if wants_page():
            return render_template("videos/reactions/page.html", video=video, **given)
        return jsonify(html=render_template("videos/reactions/list.html", **given))


@blueprint.post("/watch/<uuid:video_id>/like")
@signed_in
@taps
def like_video(video_id: UUID) -> ResponseReturnValue:
    """Like a video, or no longer."""
    wanted = request.form.get("on") == "yes"
    with database.unit_of_work():
        act = likes.like if wanted else likes.unlike
        act(require_user(), video_id)
    said = _("You like this video.") if wanted else _("You do not like this video any more.")
    return done(video_id, said, like_part)


@blueprint.post("/watch/<uuid:video_id>/rating")
@signed_in
@taps
def rate_video(video_id: UUID) -> ResponseReturnValue:
    """Rate a video."""
    given = read(sent(NewRating))
    with database.unit_of_work():
        ratings.rate(require_user(), video_id, given.rating)
    return done(video_id, _("Your rating: %(stars)s of 5.", stars=given.rating), rating_part)


@blueprint.post("/watch/<uuid:video_id>/rating/remove")
@signed_in
@taps
def take_rating_back(video_id: UUID) -> ResponseReturnValue:
    """Rate a video no longer."""
    with database.unit_of_work():
        ratings.take_back(require_user(), video_id)
    return done(video_id, _("Your rating is taken back."), rating_part)


def like_part(viewer: User, video: Video) -> str:
    """Write the button that likes."""
    return render_template(PART, video=video, like=answers.like(viewer, video))


def rating_part(viewer: User, video: Video) -> str:
    """Write the stars."""
    return render_template(PART, video=video, rating=answers.rating(viewer, video))


def read(form: Form[Shape]) -> Shape:
    """Answer what a form sent; raise Invalid with what is wrong, in words."""
    given = form.read()
    if given is None:
        words = " ".join(message for messages in form.errors.values() for message in messages)
        raise Invalid(words or form.problem, details=form.errors)
    return given


def done(
    video_id: UUID,
    said: str,
    write: Callable[[User, Video], str],
    *,
    anchor: str = "",
    at: str = "",
) -> ResponseReturnValue:
    """Go `at` a path, or back to where a form stood; a script gets the part that changed."""
    if wants_page():
        flash(said)
        stood = redirects.wanted() or url_for("pages.watch", video_id=video_id)
        return redirect(at or (f"{stood}#{anchor}" if anchor else stood), code=303)
    with database.unit_of_work(writes=False):
        viewer = require_user()
        video = videos.watch(viewer, video_id)
        return jsonify(said=said, html=write(viewer, video), count=video.comment_count)
