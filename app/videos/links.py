"""Videos made of a link: YouTube's own player shows its videos, of others the file is fetched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

from app.accounts import standing
from app.accounts.models import User
from app.accounts.standing import Deed
from app.channels import service as channels
from app.core.database import db
from app.core.errors import AppError
from app.jobs.errors import NotNeeded
from app.jobs.models import Job
from app.services import youtube
from app.services.fetch import read_link
from app.videos import media, service, signals, work
from app.videos.errors import UnsupportedUrl
from app.videos.models import Video
from app.videos.values import Status

SOURCE = "link"
YOUTUBE = "youtube"
LONGEST = 2048
AWAY = "YOUTUBE_AWAY"
AWAY_WORDS = (
    "YouTube did not answer. The video can be watched; its title and picture follow when it does."
)
NO_SINGLE_VIDEO = (
    "This link to YouTube leads to no single video. Copy the link of the video itself."
)
IMPORTS_ARE_OFF = (
    "Here videos can be made only of links to YouTube. "
    "Whoever runs this site can allow others: IMPORT_LINKS=on."
)


def submit(
    actor: User, link: str, *, imports: bool, channel: str | None = None, **given: Any
) -> tuple[Video, Job]:
    """Make a video of a link, and start what it needs; `imports` tells whether any site will do.

    Raise UnsupportedUrl, Sanctioned, and as `service.create` does.
    """
    standing.demand(actor, Deed.PUBLISH)
    known: dict[str, Any] = source_of(link, imports=imports)
    title = given.pop("title", None) or title_of(known)
    chosen = channels.get(channel) if channel else channels.ensure_channel(actor)
    video = service.create(actor, chosen, source=SOURCE, title=title, **known, **given)
    return video, work.start(video)


def source_of(link: str, *, imports: bool) -> dict[str, str]:
    """Answer what of a link a video keeps; raise UnsupportedUrl."""
    if youtube.is_of_youtube(link):
        found = youtube.video_id_of(link)
        if found is None:
            raise UnsupportedUrl(NO_SINGLE_VIDEO)
        address = youtube.canonical(found)
        return {"source_url": address, "embed_provider": YOUTUBE, "embed_id": found}
    try:
        address = read_link(link)
    except AppError as error:
        raise UnsupportedUrl(error.message) from error
    if not imports:
        raise UnsupportedUrl(IMPORTS_ARE_OFF)
    if len(address) > LONGEST:
        raise UnsupportedUrl(f"A link may have at most {LONGEST} characters.")
    return {"source_url": address}


def title_of(known: dict[str, str]) -> str:
    """Name a video before anybody knows its name: by its id, or by the end of its link."""
    if "embed_id" in known:
        return fallback_title(known["embed_id"])
    parts = urlsplit(known["source_url"])
    stem = PurePosixPath(unquote(parts.path)).stem.replace("_", " ").strip()
    readable = "".join(sign for sign in stem if sign.isprintable())[:200]
    return readable or parts.netloc[:200]


def fallback_title(video_id: str) -> str:
    """Name a YouTube video while YouTube has not told its title."""
    return f"YouTube video {video_id}"


def embedded(video_id: UUID) -> tuple[str, datetime]:
    """Begin to look a YouTube video up: answer its id there, and since when it is here.

    This and what follows from the answer raise NotNeeded once the video has a file of its own.
    """
    video = _lock_embedded(video_id)
    service.mark_processing(video)
    return video.embed_id or "", video.submitted_at


def _lock_embedded(video_id: UUID) -> Video:
    video = service.lock(video_id)
    if video.embed is None:
        raise NotNeeded("HAS_A_FILE", "The video has a file of its own by now.")
    return video


def show_title(video_id: UUID, title: str) -> None:
    """Give a video the title it has at YouTube unless its creator chose one, and let it be seen."""
    video = _lock_embedded(video_id)
    if video.title == fallback_title(video.embed_id or ""):
        video.title = title[:200]
    video.reason_code = video.reason = None
    db.session.flush()
    service.publish(video)
    signals.video_changed.send(video)


def show_untitled(video_id: UUID) -> None:
    """Let a video be seen whose title is not known yet, and say so to its owner."""
    video = _lock_embedded(video_id)
    service.publish(video)
    video.reason_code, video.reason = AWAY, AWAY_WORDS
    db.session.flush()


def show_pictures(video_id: UUID, keys: Sequence[str]) -> None:
    """Give a video its picture, unless its creator chose another meanwhile."""
    video = _lock_embedded(video_id)
    if not video.thumbnail_keys:
        media.put_thumbnails(video, keys)


def withdraw(video_id: UUID) -> None:
    """Take a video back that was shown before YouTube said that it cannot be."""
    video = _lock_embedded(video_id)
    if not video.watchable:
        return
    video.watchable, video.status, video.published_at = False, Status.PROCESSING, None
    db.session.flush()
    signals.video_changed.send(video)


def name(video_id: UUID, title: str) -> None:
    """Give a video the title its page has, unless its creator chose one."""
    video = service.lock(video_id)
    if video.title == title_of({"source_url": video.source_url or ""}):
        service.edit(video, title=title[:200])


def to_fetch(video_id: UUID) -> tuple[str, UUID, str | None]:
    """Begin to fetch a video's file: answer its link, who wanted it, and where it lies already."""
    video = service.lock(video_id)
    service.mark_processing(video)
    return video.source_url or "", video.uploader_id, video.original_key
