"""Saving videos from other pages: “Watch later”, the save menu, and a channel's playlists."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.models import User
from app.api.access import current_user, public, require_user, signed_in
from app.channels import service as channels
from app.core import database
from app.core.errors import AppError
from app.playlists import answers, entries, listing, service
from app.playlists.values import TITLE_LENGTH
from app.videos import listing as videos
from app.videos import service as video_service
from app.web import paging, redirects, standing
from app.web.blueprint import blueprint
from app.web.forms import without_nul
from app.web.pages.playlists import PAGE_SIZE, list_page


@blueprint.get("/watch-later")
@signed_in
def watch_later() -> ResponseReturnValue:
    """Show what I want to watch later."""
    with database.unit_of_work(writes=False):
        me = require_user()
        row = service.watch_later(me)
        return list_page(me, row) if row else render_template("playlists/nothing_later.html")


@blueprint.post("/watch-later/<uuid:video_id>")
@signed_in
def save_for_later(video_id: UUID) -> ResponseReturnValue:
    """Put a video on my “Watch later”."""
    try:
        with database.unit_of_work():
            entries.add_to_watch_later(require_user(), video_id)
        flash(_("Saved to “Watch later”."))
    except AppError as error:
        if error.status != 409:
            raise
        flash(error.message)
    return redirects.onward(url_for("pages.watch_later"))


@blueprint.post("/watch-later/clear")
@signed_in
def clear_watch_later() -> ResponseReturnValue:
    """Take everything off my “Watch later”."""
    with database.unit_of_work():
        row = service.watch_later(require_user())
        if row is not None:
            entries.clear(row.id)
    flash(_("“Watch later” is empty."))
    return redirect(url_for("pages.watch_later"), code=303)


@blueprint.post("/watch/<uuid:video_id>/save")
@signed_in
def save_video(video_id: UUID) -> ResponseReturnValue:
    """Put a video on the lists that are ticked, off those that were shown and are not."""
    try:
        with database.unit_of_work():
            me = require_user()
            video_service.show(me, video_id)
            save_on(me, video_id)
        flash(_("Your playlists are saved."))
    except AppError as error:
        if error.status != 409:
            raise
        flash(error.message)
    return redirects.onward(url_for("pages.watch", video_id=video_id))


def save_on(me: User, video_id: UUID) -> None:
    """Do what the save menu says, inside a unit of work; other people's lists are left alone."""
    ticked, shown = set(request.form.getlist("lists")), request.form.getlist("shown")
    saved = listing.saved(me, video_id)
    if "later" in shown and ("later" in ticked) != saved.watch_later:
        off, on = entries.remove_from_watch_later, entries.add_to_watch_later
        (off if saved.watch_later else on)(me, video_id)
    for one in listing.names_of(me):
        holds = one.id in saved.playlist_ids
        if str(one.id) in shown and (str(one.id) in ticked) != holds:
            (entries.remove if holds else entries.add)(me, one.id, video_id)
    title = without_nul(request.form.get("title", "")).strip()[:TITLE_LENGTH]
    if title:
        entries.add(me, service.create(me, title=title).id, video_id)


@blueprint.get("/channels/<handle>/playlists")
@public
def channel_playlists(handle: str) -> ResponseReturnValue:
    """Show the public playlists of a channel's owner."""
    with database.unit_of_work(writes=False):
        viewer, found = current_user(), channels.get(handle)
        page = listing.public_of(found.owner_id, page=paging.asked(), page_size=PAGE_SIZE)
        return render_template(
            "channels/playlists.html",
            channel=found,
            standing=standing.of(viewer, found),
            total=videos.count_of(found),
            page=page,
            cards=answers.playlists(viewer, page.items),
        )
