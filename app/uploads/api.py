"""The tus 1.0 server: an upload in parts that goes on where it stopped, whatever stopped it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from apiflask import APIBlueprint
from flask import Response, current_app, request, url_for
from werkzeug.http import http_date

from app.accounts.deeds import publishes
from app.api.access import owner_of, public, require_user, role, with_scope
from app.api.limits import limited
from app.api.openapi import reads_body, reads_headers, refuses, without_body
from app.core import validation
from app.core.database import unit_of_work
from app.core.errors import AppError, BadRequest, InsufficientStorage
from app.uploads import landing, protocol, receive, service
from app.uploads.errors import (
    ChecksumMismatch,
    EmptyFile,
    ExtensionNotAllowed,
    FileTooLarge,
    NotAVideo,
    QuotaExceeded,
    TooManyBytes,
    UnsupportedVersion,
    UploadIsBusy,
    UploadIsFinished,
    WrongOffset,
)
from app.uploads.models import Upload
from app.uploads.schemas import AnnouncedFields
from app.uploads.service import FileInfo
from app.uploads.spool import SpoolFile
from app.videos.editing.errors import ReplacementUnderWay
from app.videos.errors import VideoNotFound

blueprint = APIBlueprint("uploads", __name__, tag="Uploads")

EXPOSED = (
    "Location, Tus-Resumable, Tus-Version, Tus-Max-Size, Tus-Extension, Tus-Checksum-Algorithm, "
    "Upload-Offset, Upload-Length, Upload-Metadata, Upload-Expires, "
    "Matinee-Video-Id, Matinee-Job-Id"
)


def owner(upload_id: UUID) -> UUID:
    """Answer whose upload it is; raise UploadNotFound."""
    return service.find(upload_id).owner_id


@blueprint.before_request
def check_version() -> None:
    """Turn away clients of another protocol version."""
    if request.method != "OPTIONS":
        protocol.check_version(request.headers)


@blueprint.after_request
def speak_tus(response: Response) -> Response:
    """Say in every answer which version this is, and let other origins read our headers."""
    response.headers["Tus-Resumable"] = protocol.VERSION
    response.headers["Access-Control-Expose-Headers"] = EXPOSED
    if response.status_code == HTTPStatus.PRECONDITION_FAILED:
        response.headers["Tus-Version"] = protocol.VERSION
    return response


@blueprint.route("/uploads", methods=["OPTIONS"])
@blueprint.route("/uploads/<uuid:upload_id>", methods=["OPTIONS"])
@public
def describe(**_view: UUID) -> Response:
    """Tell what this server can do."""
    response = Response(status=204)
    response.headers["Tus-Version"] = protocol.VERSION
    response.headers["Tus-Max-Size"] = str(current_app.config["MAX_UPLOAD_SIZE"])
    response.headers["Tus-Extension"] = protocol.EXTENSIONS
    response.headers["Tus-Checksum-Algorithm"] = ",".join(protocol.ALGORITHMS)
    return response


@blueprint.post("/uploads")
@publishes
@with_scope("upload")
@role("creator")
@reads_headers(**protocol.TOLD, **protocol.TOLD_AT_THE_START)
@without_body(201)
@refuses(EmptyFile, FileTooLarge, QuotaExceeded, ExtensionNotAllowed, NotAVideo)
@refuses(
    UnsupportedVersion, ChecksumMismatch, InsufficientStorage, VideoNotFound, ReplacementUnderWay
)
def create() -> Response:
    """Open an upload, and take its first part where the request brings one."""
    has_body = bool(request.content_length) or "Transfer-Encoding" in request.headers
    if has_body:
        protocol.check_body_type(request.headers)
    file = announced_file()
    checksum = protocol.checksum(request.headers)
    with unit_of_work() as session:
        upload = service.begin(require_user(), file, landing.limits())
        session.flush()
        session.expunge(upload)
    if has_body:
        upload = first_part(upload, checksum)
    response = standing(upload, status=201)
    response.headers["Location"] = url_for("uploads.ask", upload_id=upload.id)
    return response


@blueprint.route("/uploads/<uuid:upload_id>", methods=["HEAD"])
@with_scope("upload")
@owner_of(owner, hidden=True)
def ask(upload_id: UUID) -> Response:
    """Tell how many bytes are here, and of a finished upload its video and job."""
    upload = landing.finish_if_complete(upload_id)
    upload.received = min(upload.received, here(upload))
    response = standing(upload, status=200)
    response.headers["Upload-Length"] = str(upload.size)
    response.headers["Cache-Control"] = "no-store"
    if upload.metadata_header:
        response.headers["Upload-Metadata"] = upload.metadata_header
    return response


@blueprint.patch("/uploads/<uuid:upload_id>")
@publishes
@with_scope("upload")
@owner_of(owner, hidden=True)
@limited("1200 per minute")
@reads_body(protocol.BODY_TYPE, {"type": "string", "format": "binary"})
@reads_headers(**protocol.TOLD, **protocol.TOLD_OF_A_PART)
@without_body(204)
@refuses(
    TooManyBytes,
    NotAVideo,
    WrongOffset,
    UnsupportedVersion,
    UploadIsBusy,
    ChecksumMismatch,
    InsufficientStorage,
    ReplacementUnderWay,
)
def append(upload_id: UUID) -> Response:
    """Take the next part; the last one makes the video and its job."""
    protocol.check_body_type(request.headers)
    offset, checksum = protocol.offset(request.headers), protocol.checksum(request.headers)
    upload = landing.find(upload_id)
    if upload.is_finished:
        return repeated(upload, offset)
    with landing.spool().hold(upload_id) as file:
        upload = landing.settle(upload_id, file)
        if upload.is_complete:
            return repeated(landing.land(upload, file), offset)
        check_offset(upload, offset)
        return standing(take_part(upload, file, checksum), status=204)


@blueprint.delete("/uploads/<uuid:upload_id>")
@with_scope("upload")
@owner_of(owner, hidden=True)
@reads_headers(**protocol.TOLD)
@without_body(204)
@refuses(UnsupportedVersion, UploadIsBusy, UploadIsFinished)
def terminate(upload_id: UUID) -> tuple[str, int]:
    """End an upload that is not finished."""
    landing.discard(upload_id)
    return "", 204


@blueprint.post("/uploads/<uuid:upload_id>")
@publishes
@with_scope("upload")
@owner_of(owner, hidden=True)
@limited("1200 per minute")
@blueprint.doc(hide=True)
def overridden(upload_id: UUID) -> Response | tuple[str, int]:
    """Do what X-HTTP-Method-Override says, for clients that can only GET and POST."""
    view = OVERRIDES.get(request.headers.get("X-HTTP-Method-Override", "").upper())
    if view is None:
        raise BadRequest("Send X-HTTP-Method-Override: PATCH, DELETE or HEAD.")
    return view(upload_id=upload_id)


OVERRIDES: dict[str, Callable[..., Response | tuple[str, int]]] = {
    "PATCH": append,
    "DELETE": terminate,
    "HEAD": ask,
}


def announced_file() -> FileInfo:
    """Read what is to come from the headers; raise BadRequest or Invalid."""
    size, given = protocol.size(request.headers), protocol.metadata(request.headers)
    known = {key: given[key] for key in AnnouncedFields.model_fields if given.get(key)}
    fields = validation.parse(AnnouncedFields, known)
    return FileInfo(
        size=size,
        filename=fields.filename,
        content_type=fields.filetype,
        details=fields.details(),
        metadata_header=request.headers.get("Upload-Metadata", ""),
    )


def first_part(upload: Upload, checksum: protocol.Checksum | None) -> Upload:
    """Take the part that came with the creation; without it nobody knows of the upload."""
    try:
        with landing.spool().hold(upload.id) as file:
            return take_part(upload, file, checksum)
    except AppError:
        landing.discard(upload.id)
        raise


def take_part(upload: Upload, file: SpoolFile, checksum: protocol.Checksum | None) -> Upload:
    """Write the body behind what is here, and land the file when that was the last of it."""
    request.max_content_length = None
    length = request.content_length
    if upload.received + (length or 0) > upload.size:
        raise TooManyBytes
    upload.received = receive.take(
        receive.blocks(request.stream, length),
        file,
        end=upload.size,
        save=lambda received: landing.save(upload.id, received),
        checksum=checksum,
    )
    return landing.land(upload, file)


def check_offset(upload: Upload, offset: int) -> None:
    """Raise WrongOffset unless the upload stands at `offset`."""
    if upload.received != offset:
        raise WrongOffset(details={"offset": upload.received})


def repeated(upload: Upload, offset: int) -> Response:
    """Answer a last part that comes again, because its answer was lost, as it was answered."""
    if offset + (request.content_length or 0) != upload.size:
        check_offset(upload, offset)
    return standing(upload, status=204)


def here(upload: Upload) -> int:
    """Tell how much of an upload there is at most: a finished one is whole."""
    return upload.size if upload.is_complete else landing.spool().size(upload.id)


def standing(upload: Upload, *, status: int) -> Response:
    """Answer how an upload stands."""
    response = Response(status=status)
    response.headers["Upload-Offset"] = str(upload.received)
    if upload.is_finished:
        response.headers["Matinee-Video-Id"] = str(upload.video_id)
        response.headers["Matinee-Job-Id"] = str(upload.job_id)
    else:
        response.headers["Upload-Expires"] = http_date(upload.expires_at)
    return response
