"""The pages of rooms: the public ones; one press opens one around a video, its link lets in."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.deeds import publishes
from app.api.access import current_user, public, require_user, signed_in
from app.core import database
from app.rooms import answers, service
from app.videos import answers as videos
from app.web import foreign, paging
from app.web.blueprint import blueprint

PAGE_SIZE = 24


@blueprint.get("/rooms")
@public
def rooms() -> ResponseReturnValue:
    """Show the rooms everybody may find, the last active first."""
    with database.unit_of_work(writes=False):
        page = service.listed(page=paging.asked(), page_size=PAGE_SIZE)
        shown = answers.rooms(page.items, current_user())
        return render_template("rooms/list.html", page=page, rooms=shown)


@blueprint.post("/watch/<uuid:video_id>/rooms")
@publishes
@signed_in
def open_room(video_id: UUID) -> ResponseReturnValue:
    """Open a room around a video and go there."""
    with database.unit_of_work():
        slug = service.create(require_user(), video_id).slug
    return redirect(url_for("pages.room", slug=slug), code=303)


@blueprint.get("/rooms/<slug>")
@public
def room(slug: str) -> ResponseReturnValue:
    """Show a room to whoever may watch what it shows; the rest comes over the socket."""
    with database.unit_of_work(writes=False):
        viewer = current_user()
        found = service.visible(viewer, slug)
        video = found.video
        foreign.let_player_in(video)
        return render_template(
            "rooms/room.html",
            room=found,
            video=video,
            still=videos.image_link(video.thumbnail_key, viewer),
            playback_url=url_for("videos.playback", video_id=video.id),
            room_url=url_for("pages.room", slug=found.slug, _external=True),
        )
