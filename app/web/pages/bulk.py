"""Changing several of my videos at once from the studio's list, and taking that back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from pydantic import ValidationError

from app.accounts.deeds import publishes
from app.api.access import owner_of, require_user, signed_in
from app.core import database
from app.core.errors import AppError
from app.core.validation import validated
from app.videos.editing import bulk
from app.videos.editing.bulk_api import owner_of_undo, wish_of
from app.videos.editing.errors import UndoIsOver
from app.videos.editing.schemas import BulkChange
from app.web.blueprint import blueprint
from app.web.forms import split


@blueprint.post("/studio/changes")
@publishes
@signed_in
def change_videos() -> ResponseReturnValue:
    """Do to the ticked videos what the button says."""
    given = read_change()
    if given is None:
        flash(_("Tick some videos, and choose what to change of them."))
        return redirect(url_for("pages.studio"), code=303)
    try:
        with database.unit_of_work():
            row = bulk.change(require_user(), given.ids, wish_of(given))
            undo_id = row.id
    except AppError as error:
        flash(error.message)
        return redirect(url_for("pages.studio"), code=303)
    return redirect(url_for("pages.studio", changed=undo_id), code=303)


@blueprint.post("/studio/changes/<uuid:undo_id>/undo")
@publishes
@owner_of(owner_of_undo)
def undo_change(undo_id: UUID) -> ResponseReturnValue:
    """Make my videos as they were before a change of several."""
    try:
        with database.unit_of_work():
            count = bulk.undo(require_user(), undo_id)
    except UndoIsOver as error:
        flash(error.message)
    else:
        words = ngettext("%(num)s video is as it was.", "%(num)s videos are as they were.", count)
        flash(words)
    return redirect(url_for("pages.studio"), code=303)


def read_change() -> BulkChange | None:
    """Read what the form asks for; None where it asks for nothing, or for what there is not."""
    form = request.form
    by_button: dict[str, dict[str, Any]] = {
        "change": {
            "access": form.get("access"),
            "category": form.get("category"),
            "add_tags": split(form.get("add_tags", "")),
            "remove_tags": split(form.get("remove_tags", "")),
        },
        "now": {"publish": "now"},
        "held": {"publish": "held"},
        "delete": {"delete": True},
    }
    asked = by_button.get(form.get("do", ""), {})
    wanted = {name: value for name, value in asked.items() if value}
    try:
        return validated(BulkChange, {"ids": form.getlist("ids"), **wanted}) if wanted else None
    except ValidationError:
        return None
