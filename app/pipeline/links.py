"""The steps of a video made of a link: YouTube is asked about it, or its file is fetched."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from flask import current_app

from app.core import clock
from app.core.errors import AppError
from app.jobs.context import StepContext
from app.jobs.errors import InputRejected, Postponed
from app.pipeline.errors import told_to_jobs
from app.services import storage, youtube
from app.services.fetch import Fetcher, FetchFailed, FetchRefused, Limits
from app.services.media import pictures
from app.services.media.pictures import Cut
from app.videos import links

log = logging.getLogger(__name__)

Output = dict[str, Any]
STILL = Cut(1280, 720, "jpg")
LOOK_UP_LIMITS = Limits(body_bytes=1 << 20, total_seconds=20)
PICTURE_LIMITS = Limits(body_bytes=8 << 20, total_seconds=30)
# While YouTube is away it is asked again after as long as has passed, and at last not any more.
SHORTEST_PAUSE, LONGEST_WAIT = 30.0, timedelta(days=1)
REFUSED = "YouTube has no such video, or does not let it be shown on other sites."


def fetcher(limits: Limits) -> Fetcher:
    """Make a fetcher; tests, whose sites are on loopback, put another maker in its place."""
    make = current_app.extensions.get("matinee_fetcher", Fetcher)
    made: Fetcher = make(limits)
    return made


def look_up(context: StepContext) -> Output:
    """Ask YouTube what a video is called and how it looks; while it is away, show the video so."""
    with told_to_jobs():
        with context.transaction():
            video_id, since = links.embedded(context.subject_id)
        try:
            about = _asked(context, video_id)
        except youtube.YouTubeAway as error:
            with context.transaction():
                links.show_untitled(context.subject_id)
            raise _patience(since) from error
        with context.transaction():
            links.show_title(context.subject_id, about.title)
        return {"title": about.title, "picture": _keep_picture(context, about, since)}


def _asked(context: StepContext, video_id: str) -> youtube.About:
    """Ask; what YouTube refuses for good is taken back and given up."""
    endpoint = current_app.config["YOUTUBE_OEMBED_URL"]
    try:
        return youtube.look_up(fetcher(LOOK_UP_LIMITS), endpoint, video_id)
    except youtube.YouTubeRefuses as error:
        with context.transaction():
            links.withdraw(context.subject_id)
        raise InputRejected("NOT_EMBEDDABLE", REFUSED) from error


def _patience(since: datetime) -> Exception:
    """Ask again later, or say that it is enough."""
    passed = clock.now() - since
    if passed > LONGEST_WAIT:
        return InputRejected(links.AWAY, "YouTube did not answer for a day.")
    pause = max(SHORTEST_PAUSE, passed.total_seconds())
    return Postponed(links.AWAY, links.AWAY_WORDS, seconds=pause)


def _keep_picture(context: StepContext, about: youtube.About, since: datetime) -> str | None:
    """Fetch the picture, make it anew as ours, and keep it; a bad picture is none."""
    if about.picture_url is None:
        return None
    sent, made = context.workdir / "sent", context.workdir / "made"
    made.mkdir()
    try:
        fetcher(PICTURE_LIMITS).download(about.picture_url, sent)
        name = pictures.remake(sent, [STILL], folder=made)[0]
    except FetchFailed as error:
        if not isinstance(error, FetchRefused):
            raise _patience(since) from error
        log.warning("the picture of %s is not handed out: %s", context.subject_id, error)
        return None
    except AppError as error:
        log.warning("the picture of %s is of no use: %s", context.subject_id, error)
        return None
    key = f"videos/{context.subject_id}/thumbnails-{context.fence}/{name}"
    storage.current().put_file(key, made / name)
    with context.transaction():
        links.show_pictures(context.subject_id, [key])
    return key
