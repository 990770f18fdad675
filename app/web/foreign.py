"""What a page lets in of other sites: the player of YouTube, where it shows one of its videos."""

from __future__ import annotations

from flask import Response, after_this_request

from app.api import requests
from app.videos.models import Video

SCRIPTS = "https://www.youtube.com"
# The player that keeps no cookies until it plays; the other one is where it may lead on to.
FRAMES = ("https://www.youtube-nocookie.com", "https://www.youtube.com")


def let_player_in(video: Video) -> None:
    """Let this answer's page open YouTube's player, if that shows the video.

    YouTube refuses to play for pages that do not say which site they are of.
    """
    if video.embed is None:
        return
    requests.let_in("script-src", SCRIPTS)
    requests.let_in("frame-src", *FRAMES)
    after_this_request(_named)


def _named(response: Response) -> Response:
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    return response
