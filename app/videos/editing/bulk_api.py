"""REST of changes to several videos, and of taking them back."""

from __future__ import annotations

from uuid import UUID

from apiflask import APIBlueprint

from app.accounts.deeds import publishes
from app.api.access import current_user, owner_of, require_user, signed_in
from app.api.openapi import refuses
from app.core.database import unit_of_work
from app.videos.editing import bulk
from app.videos.editing.errors import PasswordMissing, UndoIsOver
from app.videos.editing.schemas import BulkChange, BulkDone, Undone
from app.videos.errors import AccessNotOffered

blueprint = APIBlueprint("video_bulk", __name__, tag="Videos")


def wish_of(given: BulkChange) -> bulk.Wish:
    """Read what is wanted; a category that is null is to go."""
    names_no_category = "category" in given.model_fields_set and given.category is None
    return bulk.Wish(
        access=given.access,
        category="" if names_no_category else given.category,
        add_tags=tuple(given.add_tags or ()),
        remove_tags=tuple(given.remove_tags or ()),
        publish=given.publish,
        delete=given.delete,
    )


def owner_of_undo(undo_id: UUID) -> UUID:
    """Answer whose change it is; raise UndoIsOver, also for everybody else."""
    user = current_user()
    if user is None:
        raise UndoIsOver
    return bulk.find(user, undo_id).user_id


@blueprint.post("/videos/bulk")
@publishes
@signed_in
@blueprint.input(BulkChange)
@blueprint.output(BulkDone)
@refuses(PasswordMissing, AccessNotOffered)
def change_videos(json_data: BulkChange) -> BulkDone:
    """Change several videos of mine at once, all or none; it can be taken back for ten minutes."""
    with unit_of_work():
        row = bulk.change(require_user(), json_data.ids, wish_of(json_data))
        until = row.created_at + bulk.UNDO_FOR
        return BulkDone(changed=len(row.changes), undo_id=row.id, undo_until=until)


@blueprint.post("/videos/bulk/<uuid:undo_id>/undo")
@publishes
@owner_of(owner_of_undo)
@blueprint.output(Undone)
@refuses(UndoIsOver)
def undo_change(undo_id: UUID) -> Undone:
    """Take a change of several videos back; what was changed since then stays."""
    with unit_of_work():
        return Undone(changed=bulk.undo(require_user(), undo_id))
