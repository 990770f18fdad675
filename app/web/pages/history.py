"""What I watched: to find again, to go on with, to take out, to clear, to pause."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.api.access import require_user, signed_in
from app.audience import answers
from app.audience import history as watched
from app.core import database
from app.web import paging
from app.web.blueprint import blueprint

PAGE_SIZE = 20


@blueprint.get("/history")
@signed_in
def history() -> ResponseReturnValue:
    """Show what I watched, the last first."""
    return history_page()


@blueprint.post("/history/pause")
@signed_in
def pause_history() -> ResponseReturnValue:
    """Stop keeping what I watch, or keep it again."""
    paused = request.form.get("paused") == "yes"
    with database.unit_of_work():
        watched.pause(require_user(), paused=paused)
    flash(_("Your history is paused.") if paused else _("What you watch is kept again."))
    return redirect(url_for("pages.history"), code=303)


@blueprint.post("/history/clear")
@signed_in
def clear_history() -> ResponseReturnValue:
    """Forget all I watched, once I have said that I am sure."""
    if request.form.get("sure") != "yes":
        return history_page(doubt=_("Tick the box to say that you are sure.")), 422
    with database.unit_of_work():
        watched.clear(require_user())
    flash(_("Your history is cleared."))
    return redirect(url_for("pages.history", forgotten="all"), code=303)


@blueprint.post("/history/<uuid:video_id>/forget")
@signed_in
def forget_watched(video_id: UUID) -> ResponseReturnValue:
    """Take one video out of my history."""
    with database.unit_of_work():
        watched.forget(require_user(), video_id)
    flash(_("It is out of your history."))
    return redirect(url_for("pages.history", forgotten=video_id), code=303)


def history_page(doubt: str = "") -> str:
    """Write the page, with what is wrong with clearing."""
    with database.unit_of_work(writes=False):
        me = require_user()
        page = watched.page(me, page=paging.asked(), page_size=PAGE_SIZE)
        return render_template(
            "history/history.html",
            page=page,
            cards=[answers.watched(me, one) for one in page.items],
            paused=watched.is_paused(me),
            doubt=doubt,
        )
