"""The pages of playlists: mine, one with what is on it, its form, and playing it."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.models import User
from app.api.access import current_user, owner_of, public, require_user, signed_in
from app.core import database
from app.core.errors import AppError
from app.playlists import answers, entries, listing, playing, policy, service
from app.playlists.api import owner
from app.playlists.errors import NotOnPlaylist
from app.playlists.models import Playlist
from app.playlists.schemas import NewPlaylist, PlaylistChanges
from app.web import lists, paging, redirects
from app.web.blueprint import blueprint
from app.web.forms import Form, sent

PAGE_SIZE = 24
ENTRIES = 50
STEPS = {"up": -1, "down": 1}


@blueprint.get("/playlists")
@signed_in
def playlists() -> ResponseReturnValue:
    """Show my playlists, with the form of a new one."""
    return mine_page(Form(NewPlaylist, {"visibility": "private"}))


@blueprint.post("/playlists")
@signed_in
def new_playlist() -> ResponseReturnValue:
    """Make a playlist and show it."""
    form = sent(NewPlaylist)
    wish = form.read()
    try:
        if wish is not None:
            with database.unit_of_work():
                made = service.create(require_user(), **wish.model_dump()).id
            return redirect(url_for("pages.playlist", playlist_id=made), code=303)
    except AppError as error:
        form.refuse(error)
    return mine_page(form), 422


def mine_page(form: Form[NewPlaylist]) -> str:
    """Write the page of my playlists."""
    with database.unit_of_work(writes=False):
        me = require_user()
        page = listing.mine(me, page=paging.asked(), page_size=PAGE_SIZE)
        return render_template(
            "playlists/mine.html",
            form=form,
            page=page,
            cards=answers.playlists(me, page.items),
        )


@blueprint.get("/playlists/<uuid:playlist_id>")
@public
def playlist(playlist_id: UUID) -> ResponseReturnValue:
    """Show a playlist and what is on it."""
    with database.unit_of_work(writes=False):
        viewer = current_user()
        return list_page(viewer, service.show(viewer, playlist_id))


def list_page(viewer: User | None, row: Playlist) -> str:
    """Write the page of a list, inside a unit of work."""
    page = listing.entries(viewer, row, page=paging.asked(), page_size=ENTRIES)
    return render_template(
        "playlists/playlist.html",
        playlist=row,
        title=lists.list_title(row),
        card=answers.playlist(viewer, row),
        page=page,
        items=[answers.item(viewer, row, one) for one in page.items],
        is_mine=policy.is_owner(viewer, row),
        share_url=url_for("pages.playlist", playlist_id=row.id, _external=True),
    )


@blueprint.get("/playlists/<uuid:playlist_id>/play")
@public
def play_playlist(playlist_id: UUID) -> ResponseReturnValue:
    """Lead to the first video of a list, or of a new random order of it."""
    shuffle = secrets.token_hex(4) if request.args.get("order") == "random" else None
    with database.unit_of_work(writes=False):
        viewer = current_user()
        row = service.show(viewer, playlist_id)
        first = playing.first(viewer, row, shuffle=shuffle)
    if first is None:
        flash(_("There is nothing to play on this list."))
        return redirect(url_for("pages.playlist", playlist_id=playlist_id), code=303)
    order: dict[str, Any] = {"list": playlist_id} | ({"shuffle": shuffle} if shuffle else {})
    return redirect(url_for("pages.watch", video_id=first.video_id, **order), code=303)


@blueprint.get("/playlists/<uuid:playlist_id>/edit")
@owner_of(owner)
def edit_playlist(playlist_id: UUID) -> ResponseReturnValue:
    """Show the form of my playlist."""
    with database.unit_of_work(writes=False):
        row = service.get(playlist_id)
        return edit_page(row, form_of(row))


@blueprint.post("/playlists/<uuid:playlist_id>/edit")
@owner_of(owner)
def submit_playlist(playlist_id: UUID) -> ResponseReturnValue:
    """Change my playlist."""
    form = sent(PlaylistChanges)
    changes = form.read()
    try:
        if changes is not None:
            with database.unit_of_work():
                row = service.lock(playlist_id)
                service.edit(row, **changes.model_dump(exclude_none=True))
            flash(_("Your playlist is saved."))
            return redirect(url_for("pages.playlist", playlist_id=playlist_id), code=303)
    except AppError as error:
        form.refuse(error)
    return again(playlist_id, form)


@blueprint.post("/playlists/<uuid:playlist_id>/delete")
@owner_of(owner)
def delete_playlist(playlist_id: UUID) -> ResponseReturnValue:
    """Delete my playlist, once I have said that I am sure."""
    if request.form.get("sure") != "yes":
        return again(playlist_id, None, doubt=_("Tick the box to say that you are sure."))
    with database.unit_of_work():
        service.remove(service.lock(playlist_id))
    flash(_("The playlist is deleted."))
    return redirect(url_for("pages.playlists"), code=303)


def again(
    playlist_id: UUID, form: Form[PlaylistChanges] | None, doubt: str = ""
) -> ResponseReturnValue:
    """Show the form once more, with what is wrong."""
    with database.unit_of_work(writes=False):
        row = service.get(playlist_id)
        return edit_page(row, form or form_of(row), doubt=doubt), 422


def form_of(row: Playlist) -> Form[PlaylistChanges]:
    """Answer the form as the playlist is now."""
    return Form(
        PlaylistChanges, {name: getattr(row, name) for name in PlaylistChanges.model_fields}
    )


def edit_page(row: Playlist, form: Form[PlaylistChanges], *, doubt: str = "") -> str:
    """Write the form, inside a unit of work."""
    return render_template("playlists/edit.html", playlist=row, form=form, doubt=doubt)


@blueprint.post("/playlists/<uuid:playlist_id>/items/<uuid:video_id>/move")
@owner_of(owner)
def move_on_playlist(playlist_id: UUID, video_id: UUID) -> ResponseReturnValue:
    """Move a video of my list up or down by one."""
    try:
        with database.unit_of_work():
            by = STEPS.get(request.form.get("to", ""), 0)
            entries.move(playlist_id, video_id, by=by)
    except NotOnPlaylist as error:
        flash(error.message)
    return back(playlist_id, f"item-{video_id}")


@blueprint.post("/playlists/<uuid:playlist_id>/items/<uuid:video_id>/remove")
@owner_of(owner)
def take_off_playlist(playlist_id: UUID, video_id: UUID) -> ResponseReturnValue:
    """Take a video off my list."""
    with database.unit_of_work():
        entries.remove(require_user(), playlist_id, video_id)
    flash(_("The video is off the list."))
    return back(playlist_id, "items")


def back(playlist_id: UUID, anchor: str) -> ResponseReturnValue:
    """Go back to the list where the form stood, to the place it was about."""
    page = redirects.wanted() or url_for("pages.playlist", playlist_id=playlist_id)
    return redirect(f"{page}#{anchor}", code=303)
