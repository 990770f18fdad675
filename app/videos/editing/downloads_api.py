"""REST of films as files: asked for, made where they are not there, and linked to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint

from app.accounts import service as accounts
from app.accounts.models import User
from app.api import media
from app.api.access import current_user, public
from app.api.limits import limited
from app.api.openapi import refuses
from app.core.database import unit_of_work
from app.videos import answers, policy, service
from app.videos.access import video_of
from app.videos.editing import downloads
from app.videos.editing.downloads import Offer
from app.videos.editing.errors import DownloadsOff, NothingToDownload
from app.videos.editing.schemas import DownloadOut, NewDownload
from app.videos.models import Video

blueprint = APIBlueprint("video_downloads", __name__, tag="Videos")
SCOPE = "download"
PATTERNS = ("downloads-*/*.mp4",)
LINK_SECONDS = 6 * 3600


@blueprint.post("/videos/<uuid:video_id>/downloads")
@limited("60 per hour", adds=True)
@public
@blueprint.input(NewDownload)
@blueprint.output(DownloadOut)
@refuses(DownloadsOff, NothingToDownload)
def ask_for_download(video_id: UUID, json_data: NewDownload) -> dict[str, Any]:
    """Ask for a video as one file: with a link when it is there, else how far it is."""
    return ask(video_id, json_data.height)


def ask(video_id: UUID, height: int | None) -> dict[str, Any]:
    """Ask for a file on behalf of the caller; raise what speaks against it."""
    with unit_of_work():
        viewer = current_user()
        offer = downloads.ask(viewer, video_id, height)
        link = link_of(viewer, service.get(video_id), offer)
        told = {name: getattr(offer, name) for name in ("height", "size_bytes", "progress")}
        return told | {"url": link}


def link_of(viewer: User | None, video: Video, offer: Offer) -> str | None:
    """Sign the link to a file, None where it is still made."""
    if offer.file_key is None:
        return None
    whose = answers.viewer_of_links(viewer, video)
    return media.link(SCOPE, offer.file_key, viewer=whose, seconds=LINK_SECONDS)


def may_open(viewer_id: UUID | None, prefix: str) -> bool:
    """Say whether a link's viewer may take away what lies below a prefix."""
    video, viewer = video_of(prefix), accounts.active(viewer_id)
    return (
        video is not None
        and policy.may_watch_by_link(viewer, viewer_id, video)
        and downloads.allowed(viewer, video)
    )
