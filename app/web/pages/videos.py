"""The edit page of one of my videos: details, who may watch, picture, state, delete."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.api.access import owner_of, require_user
from app.core import database
from app.core.errors import AppError
from app.videos import answers, service
from app.videos.api import owner
from app.videos.models import Video
from app.videos.schemas import VideoChanges
from app.videos.values import Access
from app.web import cards
from app.web.blueprint import blueprint
from app.web.forms import Form, sent

FIELD_OF = {"ACCESS_NOT_OFFERED": "access", "NO_SUCH_PICTURE": "thumbnail"}


def accesses() -> list[tuple[str, str, str]]:
    """Name the kinds of access a creator may choose, and say what each means."""
    return [
        (Access.PRIVATE, _("Private"), _("Only you.")),
        (Access.UNLISTED, _("Unlisted"), _("Whoever has the link.")),
        (Access.PUBLIC, _("Public"), _("Everybody; it shows on the first page.")),
        (
            Access.SUBSCRIBERS,
            _("Subscribers"),
            _("Who subscribes to the channel; all see it listed."),
        ),
        (Access.SPONSORS, _("Sponsors"), _("Whom you granted to sponsor it; all see it listed.")),
    ]


@blueprint.get("/studio/videos/<uuid:video_id>")
@owner_of(owner)
def edit_video(video_id: UUID) -> ResponseReturnValue:
    """Show what can be changed of my video."""
    with database.unit_of_work(writes=False):
        video = service.get(video_id)
        return edit_page(video, Form(VideoChanges, values_of(video)))


@blueprint.post("/studio/videos/<uuid:video_id>")
@owner_of(owner)
def submit_video(video_id: UUID) -> ResponseReturnValue:
    """Change my video."""
    form = sent(VideoChanges, optional=("thumbnail", "category", "language"))
    changes = form.read()
    try:
        if changes is not None:
            with database.unit_of_work():
                service.edit(service.lock(video_id), **changes.model_dump(exclude_none=True))
            flash(_("Your video is saved."))
            return redirect(url_for("pages.edit_video", video_id=video_id), code=303)
    except AppError as error:
        form.refuse(error, FIELD_OF)
    return again(video_id, form)


@blueprint.post("/studio/videos/<uuid:video_id>/delete")
@owner_of(owner)
def delete_video(video_id: UUID) -> ResponseReturnValue:
    """Remove my video, once I have said that I am sure."""
    if request.form.get("sure") != "yes":
        return again(video_id, None, doubt=_("Tick the box to say that you are sure."))
    with database.unit_of_work():
        service.remove(service.lock(video_id))
    flash(_("The video is deleted."))
    return redirect(url_for("pages.studio"), code=303)


def again(video_id: UUID, form: Form[VideoChanges] | None, doubt: str = "") -> ResponseReturnValue:
    """Show the page once more, with what is wrong."""
    with database.unit_of_work(writes=False):
        video = service.get(video_id)
        form = form or Form(VideoChanges, values_of(video))
        return edit_page(video, form, doubt=doubt), 422


def values_of(video: Video) -> dict[str, Any]:
    """Answer the video as its form shows it."""
    names = ("title", "description", "tags", "access")
    keys, chosen = video.thumbnail_keys, video.thumbnail_key
    picture = keys.index(chosen) if chosen in keys else None
    return {name: getattr(video, name) for name in names} | {"thumbnail": picture}


def edit_page(video: Video, form: Form[VideoChanges], *, doubt: str = "") -> str:
    """Write the page, inside a unit of work."""
    me = require_user()
    return render_template(
        "studio/edit.html",
        form=form,
        doubt=doubt,
        accesses=accesses(),
        card=cards.of_mine(me, [video])[0],
        original=video,
        same_bytes=service.find_same_bytes(video),
        pictures=[answers.image_link(key, me) for key in video.thumbnail_keys],
    )
