"""The pages of rooms: one press opens a room around a video, and its link lets the others in."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.api.access import current_user, public, require_user, signed_in
from app.core import database
from app.rooms import service
from app.videos import answers
from app.web.blueprint import blueprint


@blueprint.post("/watch/<uuid:video_id>/rooms")
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
        return render_template(
            "rooms/room.html",
            room=found,
            video=video,
            still=answers.image_link(video.thumbnail_key, viewer),
            playback_url=url_for("videos.playback", video_id=video.id),
            room_url=url_for("pages.room", slug=found.slug, _external=True),
        )
