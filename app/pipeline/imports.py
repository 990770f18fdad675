"""The step that fetches the film at a link, before it is made watchable like an upload."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app

from app.core.database import unit_of_work
from app.core.errors import AppError
from app.core.registries import Check, advise
from app.jobs.context import StepContext
from app.jobs.errors import InputRejected, Transient
from app.pipeline.errors import told_to_jobs
from app.pipeline.links import fetcher
from app.services.fetch import AddressUnknown, FetchFailed, FetchRefused, Limits
from app.services.media import grab
from app.services.media.errors import Cancelled, VideoProcessingError
from app.services.storage import StorageFull
from app.uploads import fetched, landing
from app.uploads import service as uploads
from app.videos import links
from app.videos.errors import VideoNotFound

MOST_SECONDS = 6 * 3600.0
PAGES = ("text/html", "application/xhtml")


@dataclass(frozen=True)
class Film:
    """What came from a link: the file, the address it has, and what it is said to be."""

    path: Path
    address: str
    content_type: str | None


def check() -> Check:
    """Say which links films can be fetched from."""
    if current_app.config["IMPORT_LINKS"] != "on":
        return Check("imports", ok=True, detail="off: only links to YouTube are taken")
    if grab.is_offered():
        return Check("imports", ok=True, detail="on: links to files, and pages by yt-dlp, shut in")
    remedy = "pip install yt-dlp; apt-get install bubblewrap"
    return advise("imports", "on, for links to files alone", remedy)


def fetch(context: StepContext) -> dict[str, Any]:
    """Fetch the film at a video's link, and land it as an upload would."""
    with told_to_jobs(), _told():
        with context.transaction():
            link, uploader, key = links.to_fetch(context.subject_id)
        if key is None:
            film = _brought(context, link, most=_room(context, uploader))
            key = fetched.land(
                film.path,
                video_id=context.subject_id,
                address=film.address,
                content_type=film.content_type,
                transaction=context.transaction(),
            )
    return {"key": key}


def _room(context: StepContext, uploader: UUID) -> int:
    """Answer how many bytes may come; raise StorageFull, QuotaExceeded where there is no room."""
    limits = landing.limits()
    here = shutil.disk_usage(context.workdir).free - current_app.config["MIN_FREE_BYTES"]
    with unit_of_work(writes=False):
        return max(1, min(here, uploads.room_for(uploader, limits)))


def _brought(context: StepContext, link: str, *, most: int) -> Film:
    """Bring a film here: the file at a link itself, or the one of the page that lies there."""
    limits = Limits(body_bytes=most, total_seconds=MOST_SECONDS, read_seconds=30.0)
    if not _names_a_file(link) and grab.is_offered():
        return _grabbed(context, link, limits)
    film = _downloaded(context, link, limits)
    if _is_page(film) and grab.is_offered():
        film.path.unlink()
        return _grabbed(context, link, limits)
    return film


def _names_a_file(link: str) -> bool:
    """Tell whether a link ends as the name of a film does."""
    ending = PurePosixPath(urlsplit(link).path).suffix.lower().removeprefix(".")
    return ending in current_app.config["ALLOWED_EXTENSIONS"]


def _is_page(film: Film) -> bool:
    return (film.content_type or "").lower().startswith(PAGES)


def _downloaded(context: StepContext, link: str, limits: Limits) -> Film:
    """Bring a file here by the guarded fetcher alone."""
    path = context.workdir / "film"

    def told(size: int, total: int | None) -> None:
        if context.is_cancelled():
            raise Cancelled
        context.progress(size / (total or limits.body_bytes))

    came = fetcher(limits).download(link, path, on_bytes=told)
    return Film(path, came.url, came.content_type)


def _grabbed(context: StepContext, link: str, limits: Limits) -> Film:
    """Have the film of a page found and fetched by yt-dlp, which is shut in."""
    folder = context.workdir / "grabbed"
    folder.mkdir()
    found = grab.grab(
        link,
        folder,
        fetcher(limits),
        on_progress=context.progress,
        is_cancelled=context.is_cancelled,
    )
    if found.title:
        with context.transaction():
            links.name(context.subject_id, found.title)
    return Film(found.path, found.path.name, None)


@contextmanager
def _told() -> Iterator[None]:
    """Tell jobs which failures another try may mend."""
    try:
        yield
    except (StorageFull, VideoNotFound, VideoProcessingError):
        raise
    except (FetchFailed, AddressUnknown) as error:
        status = (
            (error.details or {}).get("status", 500) if isinstance(error, FetchRefused) else 500
        )
        kind = InputRejected if status < 500 and status != 429 else Transient
        raise kind(error.code, error.message) from error
    except AppError as error:
        raise InputRejected(error.code, error.message) from error
