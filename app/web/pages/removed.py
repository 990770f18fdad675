"""The bin of the studio: my removed videos, brought back or gone for good."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.deeds import publishes
from app.api.access import owner_of, require_user, signed_in
from app.core import clock, database
from app.videos.editing import bin as removed
from app.videos.editing import shelf
from app.videos.editing.api import owner_of_removed
from app.web import cards, paging
from app.web.blueprint import blueprint

PAGE_SIZE = 20


@blueprint.get("/studio/bin")
@signed_in
def bin_page() -> ResponseReturnValue:
    """Show my removed videos, and how long each is kept."""
    return page_of_bin()


@blueprint.post("/studio/bin/<uuid:removed_id>/restore")
@publishes
@owner_of(owner_of_removed)
def restore_video(removed_id: UUID) -> ResponseReturnValue:
    """Bring a video back."""
    with database.unit_of_work():
        removed.restore(require_user(), removed_id)
    flash(_("The video is back."))
    return redirect(url_for("pages.edit_video", video_id=removed_id), code=303)


@blueprint.post("/studio/bin/<uuid:removed_id>/purge")
@owner_of(owner_of_removed)
def purge_video(removed_id: UUID) -> ResponseReturnValue:
    """Delete a video for good, once I have said that I am sure."""
    if request.form.get("sure") != "yes":
        return page_of_bin(doubt=removed_id), 422
    with database.unit_of_work():
        removed.purge(require_user(), removed_id)
    flash(_("The video is gone for good."))
    return redirect(url_for("pages.bin_page"), code=303)


def page_of_bin(doubt: UUID | None = None) -> str:
    """Write the page; `doubt` names what was to go without a word that one is sure."""
    with database.unit_of_work(writes=False):
        me = require_user()
        wanted = shelf.Wanted(removed=True)
        page = shelf.mine(me, wanted, page=paging.asked(), page_size=PAGE_SIZE)
        found = [card | {"days_left": days_left(card)} for card in cards.of_mine(me, page.items)]
        return render_template("studio/editing/bin.html", page=page, cards=found, doubt=doubt)


def days_left(card: dict[str, Any]) -> int:
    """Count the days a removed video is still kept, a begun one as a whole."""
    left = (card["purge_at"] - clock.now()).total_seconds()
    return max(0, -int(-left // 86_400))
