"""Turns playlists and what is on them into answers."""

from typing import Any

from app.accounts.models import User
from app.playlists import listing, policy
from app.playlists.listing import Entry, Glance
from app.playlists.models import Playlist
from app.videos import answers as videos


def playlist(viewer: User | None, row: Playlist) -> dict[str, Any]:
    """Answer a playlist as the viewer sees it."""
    return short(viewer, listing.glance(viewer, row))


def playlists(viewer: User | None, rows: Any) -> list[dict[str, Any]]:
    """Answer some playlists as the viewer sees them."""
    return [short(viewer, one) for one in listing.glances(viewer, rows)]


def short(viewer: User | None, glance: Glance) -> dict[str, Any]:
    """Answer a list that was looked at."""
    row, owner = glance.playlist, glance.owner
    names = ("id", "kind", "title", "description", "visibility", "created_at", "updated_at")
    return {name: getattr(row, name) for name in names} | {
        "owner": {
            "id": owner.id,
            "username": owner.username,
            "display_name": owner.display_name or owner.username,
        },
        "item_count": glance.item_count,
        "available_count": glance.available_count,
        "thumbnail_url": videos.image_link(glance.thumbnail_key, viewer),
    }


def item(viewer: User | None, row: Playlist, entry: Entry) -> dict[str, Any]:
    """Answer a video on a list; what the viewer may not see has neither name nor picture."""
    video = entry.video
    may_know = video is not None or policy.is_owner(viewer, row)
    return {
        "position": entry.position,
        "added_at": entry.added_at,
        "available": video is not None,
        "video_id": entry.video_id if may_know else None,
        "video": None if video is None else videos.summary_fields(video, viewer),
    }
