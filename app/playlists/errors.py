"""What can go wrong with a playlist."""

from app.core import errors
from app.playlists.values import MOST_ENTRIES, MOST_PLAYLISTS


class PlaylistNotFound(errors.NotFound):
    """No playlist has this id, or the caller must not know of it."""

    code = "PLAYLIST_NOT_FOUND"
    message = "There is no such playlist."


class NotOnPlaylist(errors.NotFound):
    """The video is not on the playlist."""

    code = "NOT_ON_PLAYLIST"
    message = "This video is not on the playlist."


class PlaylistFull(errors.Conflict):
    """No more videos fit."""

    code = "PLAYLIST_FULL"
    message = f"A playlist holds {MOST_ENTRIES} videos, and this one is full."


class TooManyPlaylists(errors.Conflict):
    """Somebody has as many playlists as one may have."""

    code = "TOO_MANY_PLAYLISTS"
    message = f"You have {MOST_PLAYLISTS} playlists, which is the most. Delete one first."


class WatchLaterStays(errors.Conflict):
    """“Watch later” was to be changed or deleted."""

    code = "WATCH_LATER_STAYS"
    message = "“Watch later” stays as it is, and private: it can only be cleared."
