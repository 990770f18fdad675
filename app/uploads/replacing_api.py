"""A new file for a video that is there already: it keeps its address, and all that hangs on it."""

from __future__ import annotations

from pathlib import PurePath
from uuid import UUID

from apiflask import APIBlueprint
from flask import current_app, request

from app.accounts.deeds import publishes
from app.api.access import owner_of, with_scope
from app.api.openapi import reads_body, refuses
from app.core.database import unit_of_work
from app.core.errors import InsufficientStorage
from app.services import storage
from app.uploads import landing, multipart, service, sniff
from app.uploads.errors import NotAVideo
from app.uploads.multipart import Form
from app.uploads.multipart_api import described
from app.uploads.schemas import UploadedVideo
from app.videos import service as videos
from app.videos.api import owner
from app.videos.editing import replacing
from app.videos.editing.errors import ReplacementUnderWay

blueprint = APIBlueprint("uploads_of_new_files", __name__, tag="Uploads")
FORM = {
    "type": "object",
    "required": ["file"],
    "properties": {"file": {"type": "string", "format": "binary"}},
}


@blueprint.post("/videos/<uuid:video_id>/file")
@publishes
@with_scope("upload")
@owner_of(owner)
@reads_body("multipart/form-data", FORM)
@blueprint.output(UploadedVideo, status_code=202)
@refuses(InsufficientStorage, ReplacementUnderWay)
def replace_file(video_id: UUID) -> UploadedVideo:
    """Upload a new file for a video; the old film plays until everything of the new one is made.

    Address, views, captions and rooms stay. A file that cannot be made a film changes nothing.
    """
    limits = landing.limits()
    with unit_of_work(writes=False):
        replacing.check_free(videos.get(video_id))
    request.max_content_length = current_app.config["MAX_MULTIPART_LENGTH"]
    with multipart.received(request, landing.spool()) as form:
        return land(video_id, form, limits)


def land(video_id: UUID, form: Form, limits: service.Limits) -> UploadedVideo:
    """Keep the file of a form that is here whole, and start the work on it."""
    file = described(form)
    service.check_file(file, limits)
    if not sniff.is_video(form.arrived.head):
        raise NotAVideo
    key = replacing.place_of(video_id, PurePath(file.filename).suffix.lower())
    storage.current().put_file(key, form.arrived.spooled.path)
    try:
        with unit_of_work():
            video = videos.lock(video_id)
            service.check_replacement(video, file, limits)
            job = replacing.begin(
                video_id,
                key=key,
                filename=file.filename,
                content_type=file.content_type,
                size_bytes=file.size,
            )
            made = {"video_id": str(video_id), "job_id": str(job.id), "status": video.status}
            return UploadedVideo(**made)
    except BaseException:
        storage.current().delete(key)
        raise
