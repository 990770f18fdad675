"""The REST routes of playlists, of what is on them, and of “Watch later”."""

from typing import Any
from uuid import UUID

from apiflask import APIBlueprint

from app.accounts import service as accounts
from app.accounts.standing import Sanctioned
from app.api.access import current_user, owner_of, public, require_user, signed_in
from app.api.openapi import refuses, without_body
from app.api.schemas import PageQuery, page_of
from app.core.database import unit_of_work
from app.core.pagination import Page
from app.playlists import answers, entries, listing, service
from app.playlists.errors import (
    NotOnPlaylist,
    PlaylistFull,
    TooManyPlaylists,
    WatchLaterStays,
)
from app.playlists.schemas import (
    ItemMove,
    ItemOut,
    ItemPage,
    NewItem,
    NewPlaylist,
    PlaylistChanges,
    PlaylistOut,
    PlaylistPage,
    SavedIn,
)
from app.videos import service as videos

blueprint = APIBlueprint("playlists", __name__, tag="Playlists")
THERE: dict[int | str, Any] = {
    200: {
        "description": "It was on the playlist already, and stays where it is.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ItemOut"}}},
    }
}


def owner(playlist_id: UUID, **_more: UUID) -> UUID:
    """Answer whose playlist it is; raise PlaylistNotFound, also for what must not be seen."""
    return service.show(current_user(), playlist_id).owner_id


@blueprint.get("/playlists")
@signed_in
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(PlaylistPage)
def list_mine(query: PageQuery) -> dict[str, Any]:
    """List my playlists: “Watch later” once I use it, then those that changed last."""
    with unit_of_work(writes=False):
        me = require_user()
        rows = listing.mine(me, page=query.page, page_size=query.page_size)
        return page_of(rows, answers.playlists(me, rows.items))


@blueprint.post("/playlists")
@signed_in
@blueprint.input(NewPlaylist)
@blueprint.output(PlaylistOut, status_code=201)
@refuses(TooManyPlaylists)
@refuses(Sanctioned)
def create_playlist(json_data: NewPlaylist) -> dict[str, Any]:
    """Make a playlist; nobody else sees it unless told otherwise."""
    with unit_of_work():
        me = require_user()
        return answers.playlist(me, service.create(me, **json_data.model_dump()))


@blueprint.get("/users/<uuid:user_id>/playlists")
@public
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(PlaylistPage)
def list_of_user(user_id: UUID, query: PageQuery) -> dict[str, Any]:
    """List somebody's public playlists, those that changed last first."""
    with unit_of_work(writes=False):
        user = accounts.get(user_id)
        rows = listing.public_of(user.id, page=query.page, page_size=query.page_size)
        return page_of(rows, answers.playlists(current_user(), rows.items))


@blueprint.get("/playlists/<uuid:playlist_id>")
@public
@blueprint.output(PlaylistOut)
def show_playlist(playlist_id: UUID) -> dict[str, Any]:
    """Show a playlist; what is on it has a list of its own."""
    with unit_of_work(writes=False):
        viewer = current_user()
        return answers.playlist(viewer, service.show(viewer, playlist_id))


@blueprint.patch("/playlists/<uuid:playlist_id>")
@owner_of(owner)
@blueprint.input(PlaylistChanges)
@blueprint.output(PlaylistOut)
@refuses(WatchLaterStays)
@refuses(Sanctioned)
def edit_playlist(playlist_id: UUID, json_data: PlaylistChanges) -> dict[str, Any]:
    """Change a playlist's title, description or visibility."""
    with unit_of_work():
        changes = json_data.model_dump(exclude_none=True)
        row = service.edit(service.lock(playlist_id), **changes)
        return answers.playlist(require_user(), row)


@blueprint.delete("/playlists/<uuid:playlist_id>")
@owner_of(owner)
@without_body(204)
@refuses(WatchLaterStays)
def delete_playlist(playlist_id: UUID) -> tuple[str, int]:
    """Delete a playlist; its videos stay."""
    with unit_of_work():
        service.remove(service.lock(playlist_id))
    return "", 204


@blueprint.get("/playlists/<uuid:playlist_id>/items")
@public
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(ItemPage)
def list_items(playlist_id: UUID, query: PageQuery) -> dict[str, Any]:
    """List what is on a playlist, in its order."""
    with unit_of_work(writes=False):
        viewer = current_user()
        row = service.show(viewer, playlist_id)
        rows = listing.entries(viewer, row, page=query.page, page_size=query.page_size)
        return page_of(rows, [answers.item(viewer, row, one) for one in rows.items])


@blueprint.post("/playlists/<uuid:playlist_id>/items")
@owner_of(owner)
@blueprint.input(NewItem)
@blueprint.output(ItemOut, status_code=201)
@blueprint.doc(responses=THERE)
@refuses(PlaylistFull)
@refuses(Sanctioned)
def add_item(playlist_id: UUID, json_data: NewItem) -> tuple[dict[str, Any], int]:
    """Put a video at the end of a playlist; what is on it already stays where it is (200)."""
    with unit_of_work():
        me = require_user()
        is_new = entries.add(me, playlist_id, json_data.video_id)
        return _item(me, playlist_id, json_data.video_id), 201 if is_new else 200


@blueprint.patch("/playlists/<uuid:playlist_id>/items/<uuid:video_id>")
@owner_of(owner)
@blueprint.input(ItemMove)
@blueprint.output(ItemOut)
@refuses(NotOnPlaylist)
def move_item(playlist_id: UUID, video_id: UUID, json_data: ItemMove) -> dict[str, Any]:
    """Move a video to a position of its playlist, or before another one; the end is the last."""
    with unit_of_work():
        entries.move(playlist_id, video_id, **json_data.model_dump())
        return _item(require_user(), playlist_id, video_id)


@blueprint.delete("/playlists/<uuid:playlist_id>/items/<uuid:video_id>")
@owner_of(owner)
@without_body(204)
def remove_item(playlist_id: UUID, video_id: UUID) -> tuple[str, int]:
    """Take a video off a playlist, also one that is not available any more."""
    with unit_of_work():
        entries.remove(require_user(), playlist_id, video_id)
    return "", 204


@blueprint.get("/users/me/watch-later")
@signed_in
@blueprint.input(PageQuery, location="query", arg_name="query")
@blueprint.output(ItemPage)
def list_watch_later(query: PageQuery) -> dict[str, Any]:
    """List what I want to watch later; nobody else sees it."""
    with unit_of_work(writes=False):
        me = require_user()
        row = service.watch_later(me)
        if row is None:
            return page_of(Page([], query.page, query.page_size, 0), [])
        rows = listing.entries(me, row, page=query.page, page_size=query.page_size)
        return page_of(rows, [answers.item(me, row, one) for one in rows.items])


@blueprint.delete("/users/me/watch-later")
@signed_in
@without_body(204)
def clear_watch_later() -> tuple[str, int]:
    """Take everything off “Watch later”."""
    with unit_of_work():
        row = service.watch_later(require_user())
        if row is not None:
            entries.clear(row.id)
    return "", 204


@blueprint.put("/users/me/watch-later/<uuid:video_id>")
@signed_in
@without_body(204)
@refuses(PlaylistFull)
def watch_later(video_id: UUID) -> tuple[str, int]:
    """Put a video on “Watch later”; twice is as once."""
    with unit_of_work():
        entries.add_to_watch_later(require_user(), video_id)
    return "", 204


@blueprint.delete("/users/me/watch-later/<uuid:video_id>")
@signed_in
@without_body(204)
def not_later(video_id: UUID) -> tuple[str, int]:
    """Take a video off “Watch later”."""
    with unit_of_work():
        entries.remove_from_watch_later(require_user(), video_id)
    return "", 204


@blueprint.get("/videos/<uuid:video_id>/saved")
@signed_in
@blueprint.output(SavedIn)
def show_saved(video_id: UUID) -> SavedIn:
    """Tell which of my playlists hold a video."""
    with unit_of_work(writes=False):
        me = require_user()
        found = listing.saved(me, videos.show(me, video_id).id)
        return SavedIn.model_validate(found)


def _item(viewer: Any, playlist_id: UUID, video_id: UUID) -> dict[str, Any]:
    row = service.get(playlist_id)
    return answers.item(viewer, row, listing.entry(viewer, row, video_id))
