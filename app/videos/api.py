"""The REST routes of one video."""

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint
from flask import jsonify, request
from werkzeug.wrappers import Response

from app.api.access import current_user, owner_of, public, require_user
from app.api.openapi import refuses, without_body
from app.core.database import unit_of_work
from app.videos import answers, service, work
from app.videos.errors import VideoNotWatchable
from app.videos.schemas import Playback, VideoChanges, VideoOut, VideoStatus

blueprint = APIBlueprint("videos", __name__, tag="Videos")


def owner(video_id: UUID) -> UUID:
    """Answer who owns a video; raise VideoNotFound, also for what the caller must not see."""
    return service.show(current_user(), video_id).owner_id


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
@owner_of(owner)
@blueprint.input(VideoChanges)
@blueprint.output(VideoOut)
def edit_video(video_id: UUID, json_data: VideoChanges) -> VideoOut:
    """Change a video's title, description, tags, access, category, language or picture."""
    with unit_of_work():
        changes: dict[str, Any] = json_data.model_dump(exclude_none=True)
        video = service.edit(service.lock(video_id), **changes)
        return answers.details(require_user(), video)


@blueprint.delete("/videos/<uuid:video_id>")
@owner_of(owner)
@without_body(204)
def delete_video(video_id: UUID) -> tuple[str, int]:
    """Remove a video; it is purged later."""
    with unit_of_work():
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
@blueprint.output(Playback)
@refuses(VideoNotWatchable)
def playback(video_id: UUID) -> Playback:
    """Answer everything a player needs, with links that expire."""
    with unit_of_work(writes=False):
        viewer = current_user()
        return answers.playback(viewer, service.watch(viewer, video_id))
