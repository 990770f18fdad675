"""The REST routes of captions: tracks, their cues as JSON and as files, and the transcript."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint
from flask import Response, request

from app.accounts.deeds import publishes
from app.api.access import current_user, owner_of, public, require_user
from app.api.limits import limited
from app.api.openapi import reads_body, refuses, without_body
from app.api.requests import body_up_to, check_whole
from app.api.schemas import PageQuery, page_of
from app.captions import answers, downloads, editing, service
from app.captions.errors import CaptionsChanged, CaptionsExist, TooManyCaptions
from app.captions.schemas import (
    CaptionsChanges,
    CaptionsDetails,
    CaptionsPage,
    NewCaptions,
    Transcript,
    TranscriptQuery,
)
from app.core.database import unit_of_work
from app.core.errors import InsufficientStorage, Invalid
from app.core.pagination import Page
from app.services.media.captions import MOST_BYTES, CaptionsInvalid, Cue
from app.videos import service as videos
from app.videos.api import owner as owner_of_video
from app.videos.values import CaptionOrigin

blueprint = APIBlueprint("captions", __name__, tag="Captions")

# Twenty thousand cues as JSON, and a file with the form around it.
BODY_BYTES = 2 * MOST_BYTES
FORM = {
    "type": "object",
    "required": ["file", "language"],
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "WebVTT or SubRip."},
        "language": {"type": "string"},
        "name": {"type": "string"},
        "kind": {"type": "string", "enum": ["captions", "subtitles"]},
        "is_published": {"type": "boolean"},
    },
}
JSON_BODY = {"$ref": "#/components/schemas/NewCaptions"}


def owner(captions_id: UUID) -> UUID:
    """Answer whose captions these are; raise CaptionsNotFound, also for what must not be seen."""
    return service.find(current_user(), captions_id)[0].owner_id


@blueprint.get("/videos/<uuid:video_id>/captions")
@public
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(CaptionsPage)
def list_captions(video_id: UUID, query: PageQuery) -> dict[str, Any]:
    """List the caption tracks of a video one may watch; its owner sees those not published too."""
    with unit_of_work(writes=False):
        viewer = current_user()
        tracks = service.readable(viewer, videos.watch(viewer, video_id))
        behind = (query.page - 1) * query.page_size
        rows = tracks[behind : behind + query.page_size]
        counts = service.counts(row.id for row in rows)
        page = Page(rows, query.page, query.page_size, len(tracks))
        return page_of(page, [answers.track(row, counts.get(row.id, 0)) for row in rows])


@blueprint.post("/videos/<uuid:video_id>/captions")
@publishes
@owner_of(owner_of_video)
@limited("120 per hour", shared="captions")
@body_up_to(BODY_BYTES)
@reads_body("multipart/form-data", FORM)
@reads_body("application/json", JSON_BODY)
@blueprint.input(NewCaptions, location="json_or_form")
@blueprint.output(CaptionsDetails, status_code=201)
@refuses(CaptionsInvalid, CaptionsExist, TooManyCaptions, InsufficientStorage)
def add_captions(video_id: UUID, json_or_form_data: NewCaptions) -> CaptionsDetails:
    """Add captions: a WebVTT or SubRip file in a form, or cues as JSON (none to begin with)."""
    wanted = json_or_form_data
    if request.is_json:
        cues, origin = editing.sound(answers.in_milliseconds(wanted.cues)), CaptionOrigin.EDITED
    else:
        cues, origin = cues_of_form(), CaptionOrigin.UPLOADED
    track_id = editing.add(video_id, wanted, cues, origin).id
    return shown(track_id)


@blueprint.get("/captions/<uuid:captions_id>")
@public
@blueprint.output(CaptionsDetails)
def show_captions(captions_id: UUID) -> CaptionsDetails:
    """Show a track with its cues to whoever may watch the video, once it is published."""
    return shown(captions_id)


@blueprint.put("/captions/<uuid:captions_id>")
@publishes
@owner_of(owner)
@limited("600 per hour", shared="captions-edited")
@body_up_to(BODY_BYTES)
@blueprint.input(CaptionsChanges)
@blueprint.output(CaptionsDetails)
@refuses(CaptionsInvalid, CaptionsExist, CaptionsChanged, InsufficientStorage)
def change_captions(captions_id: UUID, json_data: CaptionsChanges) -> CaptionsDetails:
    """Change a track from the version one saw; `cues` replace all, what is left out stays."""
    with unit_of_work(writes=False):
        video_id = service.find(require_user(), captions_id)[0].id
    if json_data.cues is None:
        editing.change(video_id, captions_id, json_data)
    else:
        cues = editing.sound(answers.in_milliseconds(json_data.cues))
        editing.replace(video_id, captions_id, json_data, cues)
    return shown(captions_id)


@blueprint.delete("/captions/<uuid:captions_id>")
@owner_of(owner)
@without_body(204)
def delete_captions(captions_id: UUID) -> tuple[str, int]:
    """Delete a track with its cues; players that are open lose it at once."""
    with unit_of_work():
        video_id = service.find(require_user(), captions_id)[0].id
        service.drop(*service.lock(captions_id, of=video_id))
    return "", 204


@blueprint.get("/captions/<uuid:captions_id>.vtt")
@public
@without_body(200)
def download_vtt(captions_id: UUID) -> Response:
    """Download a track as a WebVTT file."""
    return downloads.file_of(current_user(), captions_id, "vtt")


@blueprint.get("/captions/<uuid:captions_id>.srt")
@public
@without_body(200)
def download_srt(captions_id: UUID) -> Response:
    """Download a track as a SubRip file."""
    return downloads.file_of(current_user(), captions_id, "srt")


@blueprint.get("/videos/<uuid:video_id>/transcript")
@public
@blueprint.input(TranscriptQuery, location="query", arg_name="query")
@blueprint.output(Transcript)
def show_transcript(video_id: UUID, query: TranscriptQuery) -> Transcript:
    """Show what is said in a video one may watch: in a language, or in the video's own."""
    with unit_of_work(writes=False):
        video = videos.watch(current_user(), video_id)
        return answers.transcript(service.spoken_in(video, query.language))


def cues_of_form() -> list[Cue]:
    """Read the cues of the file in the request's form; raise CaptionsInvalid, Invalid."""
    file = request.files.get("file")
    check_whole()
    if file is None or not file.filename:
        raise Invalid(details={"file": ["Choose a file of captions."]})
    return editing.read(file.stream.read(MOST_BYTES + 1))


def shown(captions_id: UUID) -> CaptionsDetails:
    """Answer a track to the caller as it is now."""
    with unit_of_work(writes=False):
        viewer = current_user()
        return answers.details(viewer, *service.find(viewer, captions_id))
