"""The page of one video: its player, what it is, who made it, and the ways on."""

import uuid

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.api.access import current_user, public
from app.core import database
from app.videos import answers, policy
from app.videos import service as videos
from app.web.blueprint import blueprint


@blueprint.get("/watch/<uuid:video_id>")
@public
def watch(video_id: uuid.UUID) -> ResponseReturnValue:
    """Show a video to whoever may watch it."""
    with database.unit_of_work(writes=False):
        viewer = current_user()
        video = videos.watch(viewer, video_id)
        return render_template(
            "videos/watch.html",
            video=video,
            still=answers.image_link(video.thumbnail_key, viewer),
            playback_url=url_for("videos.playback", video_id=video.id),
            share_url=url_for("pages.watch", video_id=video.id, _external=True),
            may_edit=policy.is_owner(viewer, video),
        )
