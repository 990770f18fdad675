"""The REST route that makes a video of a link."""

from __future__ import annotations

from apiflask import APIBlueprint
from flask import current_app

from app.accounts.deeds import publishes
from app.api.access import require_user, role, with_scope
from app.api.limits import limited
from app.api.openapi import refuses
from app.channels.errors import ChannelNotFound
from app.core.database import unit_of_work
from app.videos import links
from app.videos.errors import AccessNotOffered, NotYourChannel, UnsupportedUrl
from app.videos.links_schemas import NewLink, SubmittedVideo
from app.videos.values import Status

blueprint = APIBlueprint("video_links", __name__, tag="Videos")


def imports_are_on() -> bool:
    """Tell whether the operator lets films of any site be fetched."""
    return bool(current_app.config["IMPORT_LINKS"] == "on")


@blueprint.post("/videos")
@publishes
@with_scope("upload")
@role("creator")
@limited("120 per hour", shared="links")
@blueprint.input(NewLink)
@blueprint.output(SubmittedVideo, status_code=202)
@refuses(UnsupportedUrl, AccessNotOffered, NotYourChannel, ChannelNotFound)
def submit_link(json_data: NewLink) -> SubmittedVideo:
    """Make a video of a link: YouTube's own player shows its videos, other files are fetched."""
    with unit_of_work():
        video, job = links.submit(
            require_user(), json_data.url, imports=imports_are_on(), **json_data.details()
        )
        return SubmittedVideo(video_id=video.id, job_id=job.id, status=Status(video.status))
