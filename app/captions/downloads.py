"""Tracks as files to download, under a name that says what they are of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from uuid import UUID

from flask import Response

from app.accounts.models import User
from app.captions import service
from app.core.database import unit_of_work
from app.services.media.captions import Cue, srt, vtt

Writer = Callable[[Iterable[Cue]], str]
KINDS: dict[str, tuple[Writer, str]] = {
    "vtt": (vtt, "text/vtt"),
    "srt": (srt, "application/x-subrip"),
}
NAME_LENGTH = 80
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')


def file_of(viewer: User | None, track_id: UUID, ending: str) -> Response:
    """Answer a track the viewer may read as a file of a kind; raise what `service.find` raises."""
    with unit_of_work(writes=False):
        video, track = service.find(viewer, track_id)
        cues = service.cues_of_track(track_id)
        name = f"{_safe(video.title)}.{track.language}.{ending}"
    write, mimetype = KINDS[ending]
    response = Response(write(cues), mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.cache_control.private = True
    response.cache_control.no_cache = True
    return response


def _safe(title: str) -> str:
    """Answer a title as every system can write it in the name of a file."""
    return _UNSAFE.sub("_", title)[:NAME_LENGTH].strip(" .") or "captions"
