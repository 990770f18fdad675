"""The studio's pages of captions: a video's tracks, a new one, and the editor of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.deeds import publishes
from app.api.access import owner_of, require_user
from app.api.limits import limited
from app.api.requests import body_up_to
from app.captions import api, editing, service
from app.captions.errors import CaptionsChanged
from app.captions.schemas import CaptionsChanges, CaptionsFields
from app.core import database
from app.core.errors import AppError
from app.core.pagination import Page
from app.services.media import languages
from app.services.media.captions import MOST_BYTES, Cue
from app.videos import service as videos
from app.videos.api import owner as owner_of_video
from app.videos.models import CaptionTrack, Video
from app.videos.values import CaptionOrigin
from app.web import cards, cue_rows, paging
from app.web.blueprint import blueprint
from app.web.cue_rows import Row
from app.web.forms import Form, sent
from app.web.pages.pictures import in_words

# The file with the form around it.
BODY_BYTES = MOST_BYTES + (64 << 10)
FIELD_OF = {"CAPTIONS_EXIST": "name", "CAPTIONS_INVALID": "file"}
# What most films are spoken in; a track of another language comes through the API.
LANGUAGES = (
    "af ar az be bg bn bs ca cs cy da de el en en-GB en-US es es-419 et eu fa fi fil fr ga gl gu he"
    " hi hr hu hy id is it ja ka kk kn ko lt lv mk ml mn mr ms my nb ne nl pa pl pt pt-BR ro ru sk"
    " sl sq sr sv sw ta te th tr uk ur uz vi zh zh-Hans zh-Hant zu"
)


@blueprint.get("/studio/videos/<uuid:video_id>/captions")
@owner_of(owner_of_video)
def captions(video_id: UUID) -> ResponseReturnValue:
    """Show the caption tracks of my video, and the form for a new one."""
    with database.unit_of_work(writes=False):
        video = videos.get(video_id)
        spoken = languages.normal(video.language or "en")
        return tracks_page(video, Form(CaptionsFields, {"language": spoken, "kind": "captions"}))


@blueprint.post("/studio/videos/<uuid:video_id>/captions")
@publishes
@owner_of(owner_of_video)
@limited("120 per hour", shared="captions")
@body_up_to(BODY_BYTES)
def submit_captions(video_id: UUID) -> ResponseReturnValue:
    """Add a track from a file, or an empty one to write."""
    form = sent(CaptionsFields)
    wanted = form.read()
    try:
        if wanted is not None:
            has_file = bool(request.files.get("file") and request.files["file"].filename)
            cues = api.cues_of_form() if has_file else []
            origin = CaptionOrigin.UPLOADED if has_file else CaptionOrigin.EDITED
            track_id = editing.add(video_id, wanted, cues, origin).id
            flash(_("The captions are out.") if cues else _("Now write the first cue."))
            return redirect(url_for("pages.edit_captions", captions_id=track_id), code=303)
    except AppError as error:
        form.refuse(error, FIELD_OF)
    with database.unit_of_work(writes=False):
        return tracks_page(videos.get(video_id), form), 422


@blueprint.get("/studio/captions/<uuid:captions_id>")
@owner_of(api.owner)
def edit_captions(captions_id: UUID) -> ResponseReturnValue:
    """Show a page of a track's cues to edit, and what the track is."""
    with database.unit_of_work(writes=False):
        return editor(captions_id, paging.asked())


@blueprint.post("/studio/captions/<uuid:captions_id>")
@publishes
@owner_of(api.owner)
@limited("600 per hour", shared="captions-edited")
def submit_cues(captions_id: UUID) -> ResponseReturnValue:
    """Replace one page of a track's cues by what was typed."""
    page, rows = paging.asked(), cue_rows.sent(request.form)
    with database.unit_of_work(writes=False):
        video, track = service.find(require_user(), captions_id)
        cues = service.cues_of_track(track.id)
        video_id, version = video.id, track.version
    problem = CaptionsChanged.message
    if request.form.get("version") == str(version):
        problem = write(video_id, captions_id, version, cue_rows.put(cues, page, rows))
    if not problem:
        flash(_("The cues are saved."))
        return redirect(url_for("pages.edit_captions", captions_id=captions_id, page=page), 303)
    with database.unit_of_work(writes=False):
        return editor(captions_id, page, rows=rows, problem=problem), 422


@blueprint.post("/studio/captions/<uuid:captions_id>/file")
@publishes
@owner_of(api.owner)
@limited("120 per hour", shared="captions")
@body_up_to(BODY_BYTES)
def submit_other_file(captions_id: UUID) -> ResponseReturnValue:
    """Replace all cues of a track by those of a file."""
    given = Form(CaptionsChanges, {"version": request.form.get("version", "")}).read()
    with database.unit_of_work(writes=False):
        video_id = service.find(require_user(), captions_id)[0].id
    try:
        if given is None:
            raise CaptionsChanged
        cues = api.cues_of_form()
        editing.replace(video_id, captions_id, given, cues, CaptionOrigin.UPLOADED)
    except AppError as error:
        with database.unit_of_work(writes=False):
            return editor(captions_id, 1, file_problem=in_words(error)), error.status
    flash(_("The cues are those of the file now."))
    return redirect(url_for("pages.edit_captions", captions_id=captions_id), code=303)


@blueprint.post("/studio/captions/<uuid:captions_id>/settings")
@publishes
@owner_of(api.owner)
def submit_captions_settings(captions_id: UUID) -> ResponseReturnValue:
    """Change what a track is called, its language and kind, and whether it is out."""
    given = request.form.to_dict() | {"is_published": str("is_published" in request.form)}
    form = Form(CaptionsChanges, given)
    changes = form.read()
    with database.unit_of_work(writes=False):
        video_id = service.find(require_user(), captions_id)[0].id
    try:
        if changes is not None:
            editing.change(video_id, captions_id, changes.model_copy(update={"cues": None}))
            flash(_("The captions are saved."))
            return redirect(url_for("pages.edit_captions", captions_id=captions_id), code=303)
    except AppError as error:
        form.refuse(error, FIELD_OF)
    with database.unit_of_work(writes=False):
        return editor(captions_id, 1, form=form), 422


@blueprint.post("/studio/captions/<uuid:captions_id>/delete")
@owner_of(api.owner)
def delete_captions(captions_id: UUID) -> ResponseReturnValue:
    """Delete a track, once I have said that I am sure."""
    if request.form.get("sure") != "yes":
        with database.unit_of_work(writes=False):
            doubt = _("Tick the box to say that you are sure.")
            return editor(captions_id, 1, doubt=doubt), 422
    with database.unit_of_work():
        video_id = service.find(require_user(), captions_id)[0].id
        service.drop(*service.lock(captions_id, of=video_id))
    flash(_("The captions are deleted."))
    return redirect(url_for("pages.captions", video_id=video_id), code=303)


def write(video_id: UUID, track_id: UUID, version: int, cues: Sequence[Cue] | None) -> str:
    """Replace the cues of a track; answer what is wrong, in words, or nothing."""
    if cues is None:
        return _("Some cues are not right yet: see below. Nothing is saved.")
    try:
        sound = editing.sound(cues)
        editing.replace(video_id, track_id, CaptionsChanges(version=version), sound)
    except AppError as error:
        return error.message
    return ""


def tracks_page(video: Video, form: Form[CaptionsFields]) -> str:
    """Write the page of all tracks, inside a unit of work."""
    counts = service.counts(row.id for row in video.caption_tracks)
    return render_template(
        "captions/tracks.html",
        card=cards.of_mine(require_user(), [video])[0],
        tracks=[(row, counts.get(row.id, 0)) for row in video.caption_tracks],
        form=form,
        languages=named_languages(form.values["language"]),
        kinds=kinds(),
    )


def editor(
    captions_id: UUID,
    page: int,
    *,
    rows: Sequence[Row] | None = None,
    form: Form[CaptionsChanges] | None = None,
    **words: str,
) -> str:
    """Write the page of one track, inside a unit of work; `rows` are what was typed, if it was."""
    video, track = service.find(require_user(), captions_id)
    cues = service.cues_of_track(track.id)
    form = form or Form(CaptionsChanges, values_of(track))
    return render_template(
        "captions/editor.html",
        card=cards.of_mine(require_user(), [video])[0],
        track=track,
        rows=cue_rows.shown(cues, page, video.duration) if rows is None else rows,
        page=Page([], page, cue_rows.PAGE_SIZE, len(cues)),
        form=form,
        languages=named_languages(form.values["language"]),
        kinds=kinds(),
        **words,
    )


def values_of(track: CaptionTrack) -> dict[str, Any]:
    """Answer a track as its form shows it."""
    names = ("language", "name", "kind", "is_published", "version")
    return {name: getattr(track, name) for name in names}


def named_languages(chosen: str) -> list[tuple[str, str]]:
    """Name the languages to choose from in themselves, the one that is chosen among them."""
    codes = set(LANGUAGES.split()) | ({chosen} if chosen else set())
    return sorted(((code, languages.name(code)) for code in codes), key=lambda one: one[1].lower())


def kinds() -> list[tuple[str, str, str]]:
    """Name the kinds of tracks and say what each is for."""
    return [
        ("captions", _("Captions"), _("Tell sounds as well, for those who cannot hear.")),
        ("subtitles", _("Subtitles"), _("Tell what is said, for those who speak otherwise.")),
    ]
