"""The studio: where a creator uploads, follows the work, and finds their own videos."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.api.access import owner_of, require_user, signed_in
from app.channels import service as channels
from app.core import database
from app.core.errors import Conflict
from app.videos import work
from app.videos.api import owner
from app.videos.editing import shelf
from app.web import cards, edit_form, paging, shelf_form
from app.web.blueprint import blueprint

PAGE_SIZE = 20


@blueprint.get("/studio")
@signed_in
def studio() -> ResponseReturnValue:
    """Show the place to drop files, and my videos with the work on them."""
    with database.unit_of_work(writes=False):
        user = require_user()
        wanted = shelf_form.wanted()
        page = shelf.mine(user, wanted, page=paging.asked(), page_size=PAGE_SIZE)
        return render_template(
            "studio/studio.html",
            page=page,
            cards=cards.of_mine(user, page.items),
            is_filtered=wanted != shelf.Wanted(),
            filters=shelf_form.filters(),
            bulk_accesses=[
                (value, name) for value, name, _hint in edit_form.accesses() if value != "password"
            ],
            categories=edit_form.categories(),
            undone=shelf_form.undone(user),
            channels=channels.owned_by(user),
        )


@blueprint.post("/studio/videos/<uuid:video_id>/retry")
@owner_of(owner)
def retry_video(video_id: UUID) -> ResponseReturnValue:
    """Go on with failed work from the step that failed, or begin anew when it is not on record."""
    try:
        with database.unit_of_work():
            work.try_again(require_user(), video_id)
    except Conflict as error:
        flash(error.message)
    else:
        flash(_("It is tried again."))
    return redirect(url_for("pages.studio"), code=303)
