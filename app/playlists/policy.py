"""Who may see a playlist, and what of what is on it."""

from typing import Any

from app.accounts.models import User
from app.playlists.models import Playlist
from app.playlists.values import Visibility
from app.videos import policy as videos
from app.videos.values import LISTED


def is_owner(viewer: User | None, playlist: Playlist) -> bool:
    """Say whether the viewer owns the playlist, or administers the site."""
    return viewer is not None and (viewer.id == playlist.owner_id or viewer.has_role("admin"))


def may_see(viewer: User | None, playlist: Playlist) -> bool:
    """Say whether the viewer may see the playlist."""
    return playlist.visibility != Visibility.PRIVATE or is_owner(viewer, playlist)


def may_see_entry(viewer: User | None, playlist: Playlist, video: Any) -> bool:
    """Say whether the viewer may see which video this is: a Video, or what stands for one.

    What only those find who have its link does not become known by somebody else's public list.
    """
    if not videos.may_see_listing(viewer, video):
        return False
    if video.access in LISTED or playlist.visibility != Visibility.PUBLIC:
        return True
    return (
        playlist.owner_id == video.owner_id
        or is_owner(viewer, playlist)
        or videos.is_owner(viewer, video)
    )
