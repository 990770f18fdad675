"""Playlists as other pages show them: to save a video on one, and to watch within one."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _

from app.api.access import current_user
from app.channels.models import Channel
from app.playlists import listing, playing, service
from app.playlists.errors import PlaylistNotFound
from app.playlists.models import Playlist
from app.playlists.playing import Playing
from app.playlists.values import Visibility
from app.videos.models import Video
from app.web.blueprint import blueprint

SHUFFLE = re.compile(r"[a-z0-9]{1,16}")


def visibilities() -> list[tuple[str, str, str]]:
    """Name the kinds of visibility, and say what each means."""
    return [
        (Visibility.PRIVATE, _("Private"), _("Only you.")),
        (Visibility.UNLISTED, _("Unlisted"), _("Whoever has the link.")),
        (Visibility.PUBLIC, _("Public"), _("Everybody; it shows on your channel.")),
    ]


def list_title(playlist: Playlist) -> str:
    """Name a playlist in the reader's language."""
    return _("Watch later") if playlist.is_watch_later else playlist.title


def asked_shuffle() -> str | None:
    """Answer the random order the address names, None when there is none."""
    text = request.args.get("shuffle", "")
    return text if SHUFFLE.fullmatch(text) else None


def asked_list() -> Playlist | None:
    """Answer the playlist the address names, None when there is none the viewer may see."""
    try:
        return service.show(current_user(), UUID(request.args.get("list", "")))
    except (ValueError, PlaylistNotFound):
        return None


def playing_list(video: Video) -> Playing | None:
    """Answer the list a video is watched within, inside a unit of work."""
    playlist = asked_list()
    if playlist is None:
        return None
    return playing.around(current_user(), playlist, video.id, shuffle=asked_shuffle())


def my_lists(video: Video) -> list[dict[str, Any]]:
    """Answer where the viewer may save a video, and where it is, inside a unit of work."""
    me = current_user()
    if me is None:
        return []
    saved = listing.saved(me, video.id)
    later = {"id": "later", "title": _("Watch later"), "holds": saved.watch_later}
    mine = [
        {"id": str(one.id), "title": one.title, "holds": one.id in saved.playlist_ids}
        for one in listing.names_of(me)
    ]
    return [later, *mine]


def has_playlists(channel: Channel) -> bool:
    """Say whether a channel's owner shows playlists, inside a unit of work."""
    return listing.has_public(channel.owner_id)


@blueprint.app_context_processor
def context() -> dict[str, Any]:
    """Answer the names templates know."""
    return {
        "has_playlists": has_playlists,
        "list_title": list_title,
        "my_lists": my_lists,
        "playing_list": playing_list,
        "visibilities": visibilities,
    }
