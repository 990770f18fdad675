"""The edit page of one of my videos: details, who may watch, when, picture, state, delete."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.deeds import publishes
from app.api.access import owner_of, require_user
from app.api.pictures import form_of_picture
from app.core import database
from app.core.errors import AppError
from app.videos import answers, service
from app.videos.api import changes_of, owner
from app.videos.editing import api as editing
from app.videos.editing import replacing, thumbnail
from app.videos.errors import VideoNotFound
from app.videos.models import Video
from app.videos.schemas import VideoChanges
from app.web import cards, edit_form
from app.web.blueprint import blueprint
from app.web.forms import Form
from app.web.pages.pictures import in_words


@blueprint.get("/studio/videos/<uuid:video_id>")
@owner_of(owner)
def edit_video(video_id: UUID) -> ResponseReturnValue:
    """Show what can be changed of my video."""
    with database.unit_of_work(writes=False):
        video = service.get(video_id)
        return edit_page(video, Form(VideoChanges, edit_form.values_of(video)))


@blueprint.post("/studio/videos/<uuid:video_id>")
@publishes
@owner_of(owner)
def submit_video(video_id: UUID) -> ResponseReturnValue:
    """Change my video."""
    form = edit_form.sent()
    wanted = edit_form.read(form)
    try:
        if wanted is not None:
            changes = changes_of(wanted)
            with database.unit_of_work():
                service.edit(service.lock(video_id), **changes)
            flash(_("Your video is saved."))
            return redirect(url_for("pages.edit_video", video_id=video_id), code=303)
    except AppError as error:
        form.refuse(error, edit_form.FIELD_OF)
    return again(video_id, form)


@blueprint.post("/studio/videos/<uuid:video_id>/picture")
@publishes
@owner_of(owner)
@form_of_picture
def submit_thumbnail(video_id: UUID) -> ResponseReturnValue:
    """Set a picture of my own."""
    try:
        editing.keep_thumbnail(video_id)
    except VideoNotFound:
        raise
    except AppError as error:
        return again(video_id, None, picture_problem=in_words(error))
    flash(_("Your picture is saved."))
    return redirect(url_for("pages.edit_video", video_id=video_id), code=303)


@blueprint.post("/studio/videos/<uuid:video_id>/picture/remove")
@owner_of(owner)
def remove_thumbnail(video_id: UUID) -> ResponseReturnValue:
    """Take my own picture away."""
    with database.unit_of_work():
        thumbnail.drop_own(service.lock(video_id))
    flash(_("Your picture is gone."))
    return redirect(url_for("pages.edit_video", video_id=video_id), code=303)


@blueprint.post("/studio/videos/<uuid:video_id>/delete")
@owner_of(owner)
def delete_video(video_id: UUID) -> ResponseReturnValue:
    """Remove my video, once I have said that I am sure."""
    if request.form.get("sure") != "yes":
        return again(video_id, None, doubt=_("Tick the box to say that you are sure."))
    with database.unit_of_work():
        service.remove(service.lock(video_id))
    flash(_("The video is deleted. It waits in the bin."))
    return redirect(url_for("pages.studio"), code=303)


def again(video_id: UUID, form: Form[VideoChanges] | None, **problems: str) -> ResponseReturnValue:
    """Show the page once more, with what is wrong."""
    with database.unit_of_work(writes=False):
        video = service.get(video_id)
        form = form or Form(VideoChanges, edit_form.values_of(video))
        return edit_page(video, form, **problems), 422


def edit_page(
    video: Video, form: Form[VideoChanges], *, doubt: str = "", picture_problem: str = ""
) -> str:
    """Write the page, inside a unit of work."""
    me = require_user()
    return render_template(
        "studio/edit.html",
        form=form,
        doubt=doubt,
        picture_problem=picture_problem,
        accesses=edit_form.accesses(video),
        downloads=edit_form.downloads(),
        releases=edit_form.releases(),
        categories=edit_form.categories(),
        languages=edit_form.languages(video.language),
        card=cards.of_mine(me, [video])[0],
        original=video,
        same_bytes=service.find_same_bytes(video),
        pictures=[answers.image_link(key, me) for key in video.thumbnail_keys],
        replacement=replacing.of(video.id),
        refusal=replacing.last_refusal(video.id),
        has_own_picture=any(map(thumbnail.is_own, video.thumbnail_keys)),
    )
