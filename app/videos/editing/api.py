"""REST of one video after its upload: chapters, picture, bin, and the door with a password."""

from __future__ import annotations

from uuid import UUID

from apiflask import APIBlueprint

from app.accounts.deeds import publishes
from app.api.access import current_user, owner_of, public, require_user
from app.api.openapi import refuses, without_body
from app.api.pictures import kept, takes_picture
from app.core.database import unit_of_work
from app.videos import answers, service
from app.videos.api import owner
from app.videos.editing import bin as removed
from app.videos.editing import categories, chapters, door, thumbnail
from app.videos.editing.errors import ChaptersWrong
from app.videos.editing.schemas import Categories, NewChapters, Unlock
from app.videos.errors import PasswordWrong
from app.videos.schemas import VideoOut

blueprint = APIBlueprint("video_editing", __name__, tag="Videos")


def owner_of_removed(removed_id: UUID) -> UUID:
    """Answer who owns a removed video; raise VideoNotFound for everybody else."""
    return removed.find(current_user(), removed_id).owner_id


@blueprint.get("/videos/categories")
@public
@blueprint.output(Categories)
def list_categories() -> dict[str, object]:
    """List what a video may be about."""
    return {"items": [{"slug": slug, "name": name} for slug, name in categories.NAMES.items()]}


@blueprint.put("/videos/<uuid:video_id>/chapters")
@publishes
@owner_of(owner)
@blueprint.input(NewChapters)
@blueprint.output(VideoOut)
@refuses(ChaptersWrong)
def put_chapters(video_id: UUID, json_data: NewChapters) -> VideoOut:
    """Replace a video's chapters: the first begins at 0, each at least a second after the last."""
    with unit_of_work():
        video = service.lock(video_id)
        chapters.put(video, [(one.start, one.title) for one in json_data.chapters])
        return answers.details(require_user(), video)


@blueprint.put("/videos/<uuid:video_id>/thumbnail")
@publishes
@owner_of(owner)
@takes_picture
@blueprint.output(VideoOut)
def put_thumbnail(video_id: UUID) -> VideoOut:
    """Set a picture of one's own for a video and choose it: its middle is cut to 16:9."""
    return keep_thumbnail(video_id)


def keep_thumbnail(video_id: UUID) -> VideoOut:
    """Take the picture of the request for a video's; raise VideoNotFound."""
    place = f"videos/{video_id}/{thumbnail.FOLDER}"
    with kept(place, thumbnail.CUTS, main=thumbnail.MAIN) as key, unit_of_work():
        video = service.lock(video_id)
        thumbnail.put_own(video, key)
        return answers.details(require_user(), video)


@blueprint.delete("/videos/<uuid:video_id>/thumbnail")
@owner_of(owner)
@without_body(204)
def delete_thumbnail(video_id: UUID) -> tuple[str, int]:
    """Take one's own picture of a video away."""
    with unit_of_work():
        thumbnail.drop_own(service.lock(video_id))
    return "", 204


@blueprint.post("/videos/<uuid:removed_id>/restore")
@publishes
@owner_of(owner_of_removed)
@blueprint.output(VideoOut)
def restore_video(removed_id: UUID) -> VideoOut:
    """Bring a removed video back as it was; rooms that closed stay closed."""
    with unit_of_work():
        me = require_user()
        return answers.details(me, removed.restore(me, removed_id))


@blueprint.post("/videos/<uuid:video_id>/unlock")
@door.unlock_limits
@public
@blueprint.input(Unlock)
@without_body(204)
@refuses(PasswordWrong)
def unlock_video(video_id: UUID, json_data: Unlock) -> tuple[str, int]:
    """Give a video's password: one may watch until one's session ends, or the password changes."""
    door.unlock(video_id, json_data.password)
    return "", 204
