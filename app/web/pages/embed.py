"""The player alone, for the pages of other sites."""

from __future__ import annotations

import uuid

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from app.api.access import current_user, public
from app.api.requests import let_in
from app.core import database
from app.core.errors import NotFound
from app.videos import answers, embeds, policy
from app.videos import service as videos
from app.videos.feeds_api import base_url
from app.videos.models import Video
from app.web import foreign
from app.web.blueprint import blueprint


def framers() -> tuple[str, ...]:
    """Answer whose pages may hold the player, as a browser's policy spells it."""
    origins: list[str] = current_app.config["EMBED_ORIGINS"]
    if origins == ["*"]:
        return ("*",)
    return ("'self'", *(origin for origin in origins if origin != "none"))


@blueprint.get("/embed/<uuid:video_id>")
@public
def embed(video_id: uuid.UUID) -> ResponseReturnValue:
    """Show the player of a video that anybody with its link may watch; of others say why not.

    Nobody is signed in inside the frame of another site, so it shows the same to everybody.
    """
    let_in("frame-ancestors", *framers())
    with database.unit_of_work(writes=False):
        viewer = current_user()
        try:
            video = videos.show(viewer, video_id)
        except NotFound:
            return closed_page(None), 404
        if not embeds.is_offered(video):
            return closed_page(video), 200 if policy.may_watch(viewer, video) else 403
        if not video.watchable:
            return closed_page(video)
        foreign.let_player_in(video)
        return player_page(video)


def player_page(video: Video) -> str:
    """Write the page with the player, inside a unit of work."""
    return render_template(
        "embed/player.html",
        video=video,
        still=answers.image_link(video.thumbnail_key),
        playback_url=url_for("videos.playback", video_id=video.id),
        watch_url=base_url() + url_for("pages.watch", video_id=video.id),
    )


def closed_page(video: Video | None) -> str:
    """Write the page that says why there is no player; of what is hidden it says nothing."""
    offered = video is not None and embeds.is_offered(video)
    page = base_url() + url_for("pages.watch", video_id=video.id) if video is not None else None
    return render_template("embed/closed.html", video=video, offered=offered, watch_url=page)
