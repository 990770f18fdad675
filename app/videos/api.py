"""The REST routes of one video."""

from typing import Any, cast
from uuid import UUID

from apiflask import APIBlueprint
from flask import jsonify, request
from werkzeug.wrappers import Response

from app.accounts.deeds import publishes
from app.accounts.passwords import hashed
from app.api.access import current_user, is_asked_for, owner_of, public, require_user
from app.api.openapi import refuses, without_body
from app.core.database import unit_of_work
from app.videos import answers, service, work
from app.videos.editing import bin as removed
from app.videos.editing.changes import Changes
from app.videos.editing.errors import PasswordMissing, PublishTimeTooFar, PublishTimeTooSoon
from app.videos.editing.schemas import Removal
from app.videos.errors import (
    AccessNotOffered,
    NoSuchPicture,
    VideoNotFound,
    VideoNotWatchable,
)
from app.videos.schemas import Playback, PlaybackQuery, VideoChanges, VideoOut, VideoStatus

blueprint = APIBlueprint("videos", __name__, tag="Videos")


def owner(video_id: UUID) -> UUID:
    """Answer who owns a video; raise VideoNotFound, also for what the caller must not see."""
    return service.show(current_user(), video_id).owner_id


def owner_who_removes(video_id: UUID) -> UUID:
    """Answer who owns a video, and to them also of one that was removed; raise VideoNotFound."""
    try:
        return owner(video_id)
    except VideoNotFound:
        return removed.find(current_user(), video_id).owner_id


@blueprint.get("/videos/<uuid:video_id>")
@public
@blueprint.output(VideoOut)
def show_video(video_id: UUID) -> Response:
    """Show a video in detail."""
    with unit_of_work(writes=False):
        viewer = current_user()
        body = answers.details(viewer, service.show(viewer, video_id)).model_dump(mode="json")
    response = jsonify(body)
    response.cache_control.private = True
    response.cache_control.no_cache = True
    response.add_etag()
    return response.make_conditional(request)


@blueprint.patch("/videos/<uuid:video_id>")
@publishes
@owner_of(owner)
@blueprint.input(VideoChanges)
@blueprint.output(VideoOut)
@refuses(AccessNotOffered, PasswordMissing, NoSuchPicture, PublishTimeTooSoon, PublishTimeTooFar)
def edit_video(video_id: UUID, json_data: VideoChanges) -> VideoOut:
    """Change what a video is called and about, who may watch it, and when it comes out."""
    changes = changes_of(json_data)
    with unit_of_work():
        video = service.edit(service.lock(video_id), **changes)
        return answers.details(require_user(), video)


def changes_of(given: VideoChanges) -> Changes:
    """Answer what is given; a password is hashed, so no transaction may be open."""
    changes: dict[str, Any] = given.model_dump(exclude_unset=True)
    password = changes.pop("password", None)
    if password is not None:
        changes["password_hash"] = hashed(password)
    return cast("Changes", changes)


@blueprint.delete("/videos/<uuid:video_id>")
@owner_of(owner_who_removes)
@blueprint.input(Removal, location="query", arg_name="how")
@without_body(204)
def delete_video(video_id: UUID, how: Removal) -> tuple[str, int]:
    """Remove a video; it is purged later, or at once, also one that was removed before."""
    with unit_of_work():
        if how.purge:
            removed.purge(require_user(), video_id)
        else:
            service.remove(service.lock(video_id))
    return "", 204


@blueprint.get("/videos/<uuid:video_id>/status")
@owner_of(owner)
@blueprint.output(VideoStatus)
def show_status(video_id: UUID) -> dict[str, Any]:
    """Tell how far the work on a video is."""
    with unit_of_work(writes=False):
        return work.status_of(service.get(video_id))


@blueprint.get("/videos/<uuid:video_id>/playback")
@public
@blueprint.input(PlaybackQuery, location="query", arg_name="query")
@blueprint.output(Playback)
@refuses(VideoNotWatchable)
def playback(video_id: UUID, query: PlaybackQuery) -> Playback:
    """Answer everything a player needs, with links that expire.

    The first time, it begins the window of a film that I rented, unless `begin` is false.
    """
    with unit_of_work(writes=False):
        viewer = current_user()
        video = service.watch(viewer, video_id)
        found = answers.playback(viewer, video)
        service.note_given(viewer, video, may_begin=query.begin and is_asked_for())
        return found
