"""The transcript beside a video: its languages, and the one that the address asks for."""

from __future__ import annotations

from typing import Any

from flask import request

from app.captions import answers, service
from app.captions.errors import CaptionsNotFound
from app.videos.models import Video

MOST_LETTERS = 35


def asked_for(video: Video) -> dict[str, Any]:
    """Answer what the page shows: `?transcript=de` opens it, and what is not there is not opened.

    Others get it by script, so that a page without it stays small however long the film is.
    """
    names = {row.language: row.name for row in reversed(video.published_captions)}
    shown = {"languages": sorted(names.items()), "language": None, "cues": []}
    wanted = request.args.get("transcript", "")[:MOST_LETTERS]
    if not wanted:
        return shown
    try:
        track = service.spoken_in(video, wanted)
    except CaptionsNotFound:
        return shown
    return shown | answers.transcript(track).model_dump()
