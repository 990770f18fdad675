"""REST of administration: the overview, storage, rooms, health and settings."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint

from app.administration import answers, checks, known_settings, open_rooms, service, space
from app.administration import overview as glance
from app.administration.schemas import (
    CheckOut,
    CleanupOut,
    Closing,
    HealthOut,
    KindOfFile,
    Overview,
    OwnerSize,
    RoomNowPage,
    SettingOut,
    SettingsOut,
    Spool,
    StorageOut,
    UploadOut,
    VideoSize,
)
from app.api.access import require_user, role
from app.api.openapi import refuses, without_body
from app.api.schemas import PageQuery, page_of
from app.core.database import unit_of_work
from app.rooms.errors import RoomClosed, RoomNotFound

blueprint = APIBlueprint("administration", __name__, tag="Administration")


@blueprint.get("/overview")
@role("admin")
@blueprint.output(Overview)
def overview() -> Overview:
    """Tell how the site is, at a glance."""
    return glance.look()


@blueprint.get("/storage")
@role("admin")
@blueprint.output(StorageOut)
def storage() -> StorageOut:
    """Tell what lies in the storage and in the spool, and what cleanup would free."""
    return look_at_storage()


def look_at_storage() -> StorageOut:
    """Answer how full everything is; opens its own unit of work."""
    found, now, tidied = space.measured(), glance.stored(), checks.cleanups()
    with unit_of_work(writes=False):
        return StorageOut(
            **now.model_dump(),
            kinds=[
                KindOfFile(kind=kind, files=found.files[kind], size=found.sizes[kind])
                for kind in space.KINDS
            ],
            largest=[
                VideoSize(id=row.id, title=row.title, owner=row.username, size=size)
                for row, size in space.largest(found)
            ],
            owners=[
                OwnerSize(user=answers.person(who), videos=videos, size=size)
                for who, videos, size in space.owners(found)
            ],
            spool=_spool(),
            unfinished=[_upload(*one) for one in space.unfinished()],
            cleanups=[CleanupOut.model_validate(one) for one in tidied],
        )


def _spool() -> Spool:
    found = space.spooled()
    return Spool(
        uploads=found.count, announced=found.announced, received=found.received, free=found.free
    )


def _upload(upload: Any, owner: Any) -> UploadOut:
    names = ("id", "filename", "size", "received", "created_at", "expires_at")
    fields = {name: getattr(upload, name) for name in names}
    return UploadOut.model_validate(fields | {"owner": answers.person(owner)})


@blueprint.get("/rooms")
@role("admin")
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(RoomNowPage)
def list_open_rooms(query: PageQuery) -> dict[str, Any]:
    """List the rooms that are open now, of every privacy, the last active first."""
    with unit_of_work(writes=False):
        found = open_rooms.page(page=query.page, page_size=query.page_size)
        return page_of(found, list(found.items))


@blueprint.post("/rooms/<slug>/close")
@role("admin")
@blueprint.input(Closing)
@without_body(204)
@refuses(RoomNotFound, RoomClosed)
def close_open_room(slug: str, json_data: Closing) -> tuple[str, int]:
    """Close a room for everybody in it, and tell them why."""
    with unit_of_work():
        service.close_room(require_user(), slug, reason=json_data.reason)
    return "", 204


@blueprint.get("/health")
@role("admin")
@blueprint.output(HealthOut)
def health() -> HealthOut:
    """Ask every check of readiness and of the doctor, with what it found and the remedy."""
    return look_at_health()


def look_at_health() -> HealthOut:
    """Ask every check; opens its own unit of work."""
    asked = checks.ask_all()
    with unit_of_work(writes=False):
        since = checks.wrong_since()
    items = [
        CheckOut(
            **vars(one.check),
            for_work=one.for_work,
            wrong_since=None if one.check.ok else since.get(one.check.name),
        )
        for one in asked
    ]
    return HealthOut(ok=all(item.ok for item in items), items=items)


@blueprint.get("/settings")
@role("admin")
@blueprint.output(SettingsOut)
def settings() -> SettingsOut:
    """Tell every setting with the value in force and where it came from; no secret is told."""
    known = known_settings.everything()
    return SettingsOut(items=[SettingOut.model_validate(one) for one in known])
