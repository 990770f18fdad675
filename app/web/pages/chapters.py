"""The studio's page of a video's chapters: row by row, or as lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.deeds import publishes
from app.api.access import owner_of, require_user
from app.core import database
from app.videos import service
from app.videos.api import owner
from app.videos.editing import chapters
from app.videos.editing.errors import ChaptersWrong
from app.web import cards
from app.web.blueprint import blueprint
from app.web.forms import without_nul

# Without JavaScript no row can be added, so some wait.
SPARE_ROWS = 5
Rows = Sequence[tuple[str, str]]


@blueprint.get("/studio/videos/<uuid:video_id>/chapters")
@owner_of(owner)
def edit_chapters(video_id: UUID) -> ResponseReturnValue:
    """Show the chapters of my video."""
    return chapters_page(video_id)


@blueprint.post("/studio/videos/<uuid:video_id>/chapters")
@publishes
@owner_of(owner)
def submit_chapters(video_id: UUID) -> ResponseReturnValue:
    """Change the chapters of my video, by rows."""
    titles = [without_nul(title) for title in request.form.getlist("title")]
    rows = list(zip(request.form.getlist("start"), titles, strict=False))
    filled = [(start, title.strip()) for start, title in rows if start.strip() or title.strip()]
    try:
        if any(not title or len(title) > chapters.TITLE_LENGTH for _start, title in filled):
            raise ChaptersWrong(_("Give every chapter a title of at most 200 characters."))
        found = sorted((chapters.read_clock(start), title) for start, title in filled)
        return keep(video_id, found)
    except ChaptersWrong as error:
        return chapters_page(video_id, problem=error.message, rows=filled), 422


@blueprint.post("/studio/videos/<uuid:video_id>/chapters/lines")
@publishes
@owner_of(owner)
def import_chapters(video_id: UUID) -> ResponseReturnValue:
    """Replace the chapters of my video by those of some lines."""
    lines = without_nul(request.form.get("lines", ""))[:40_000]
    try:
        return keep(video_id, chapters.read_lines(lines))
    except ChaptersWrong as error:
        return chapters_page(video_id, problem=error.message, lines=lines), 422


def keep(video_id: UUID, found: chapters.Chapters) -> ResponseReturnValue:
    """Save chapters, and go back to the page; raise ChaptersWrong."""
    with database.unit_of_work():
        chapters.put(service.lock(video_id), found)
    flash(_("The chapters are saved."))
    return redirect(url_for("pages.edit_chapters", video_id=video_id), code=303)


def chapters_page(
    video_id: UUID, *, problem: str = "", rows: Rows | None = None, lines: str | None = None
) -> str:
    """Write the page, with what was typed where something is wrong."""
    with database.unit_of_work(writes=False):
        video = service.get(video_id)
        known = [(row.start, row.title) for row in video.chapters]
        shown = [(chapters.clock_of(start), title) for start, title in known]
        return render_template(
            "studio/editing/chapters.html",
            card=cards.of_mine(require_user(), [video])[0],
            problem=problem,
            rows=[*(shown if rows is None else rows), *[("", "")] * SPARE_ROWS],
            lines=chapters.as_lines(known) if lines is None else lines,
        )
