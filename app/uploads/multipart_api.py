"""An upload in one piece: a plain form, for small files and simple clients."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import current_app, request

from app.accounts.deeds import publishes
from app.api.access import require_user, role, with_scope
from app.api.openapi import reads_body, refuses
from app.core import ids, validation
from app.core.database import unit_of_work
from app.core.errors import InsufficientStorage
from app.services import storage
from app.uploads import landing, multipart, service, sniff
from app.uploads.errors import NotAVideo
from app.uploads.models import Upload, original_key
from app.uploads.multipart import Form
from app.uploads.schemas import UploadedVideo, UploadFields
from app.uploads.service import FileInfo
from app.videos.values import Status

blueprint = APIBlueprint("uploads_in_one_piece", __name__, tag="Uploads")

FORM = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "format": "binary"},
        **{
            name: {"type": "string"}
            for name in ("title", "description", "channel", "language", "category")
        },
        "tags": {"type": "string", "description": "Comma-separated."},
        "access": {"type": "string", "enum": ["public", "unlisted", "private"]},
    },
}


@blueprint.post("/videos/upload")
@publishes
@with_scope("upload")
@role("creator")
@reads_body("multipart/form-data", FORM)
@blueprint.output(UploadedVideo, status_code=202)
@refuses(InsufficientStorage)
def upload_video() -> UploadedVideo:
    """Upload a video as a form; `tags` are comma-separated, `access` is private when left out."""
    limits = landing.limits()
    with unit_of_work(writes=False):
        service.check_room(require_user(), request.content_length or 0, limits)
    request.max_content_length = current_app.config["MAX_MULTIPART_LENGTH"]
    with multipart.received(request, landing.spool()) as form:
        upload = land(form, limits)
    return UploadedVideo(
        video_id=str(upload.video_id), job_id=str(upload.job_id), status=Status.PENDING
    )


def land(form: Form, limits: service.Limits) -> Upload:
    """Make an upload of a form that is here whole, and finish it."""
    file = described(form)
    service.check_file(file, limits)
    if not sniff.is_video(form.arrived.head):
        raise NotAVideo
    video_id = ids.new_id()
    key = original_key(video_id, file.filename)
    storage.current().put_file(key, form.arrived.spooled.path)
    try:
        with unit_of_work():
            return service.accept(require_user(), file, limits, video_id)
    except BaseException:
        storage.current().delete(key)
        raise


def described(form: Form) -> FileInfo:
    """Read the fields of the form; raise Invalid."""
    given: dict[str, Any] = {key: value for key, value in form.fields.items() if value}
    known = {key: given[key] for key in UploadFields.model_fields if key in given}
    known |= {"filename": form.filename, "filetype": form.content_type}
    fields = validation.parse(UploadFields, known)
    return FileInfo(
        size=form.arrived.spooled.size,
        filename=fields.filename,
        content_type=fields.filetype,
        details=fields.details(),
    )
