"""What playlists hold of a person: handed over for their export, and gone as soon as they go."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.accounts import exports, signals
from app.accounts.exports import Part, Table
from app.playlists import service
from app.playlists.models import Playlist, PlaylistItem


def _lists_of(user_id: UUID) -> Any:
    return select(Playlist.id).where(Playlist.owner_id == user_id)


PART = Part(
    "playlists",
    "your playlists and “Watch later”, with the videos on them in their order",
    tables=(
        Table(Playlist, lambda user: Playlist.owner_id == user),
        Table(PlaylistItem, lambda user: PlaylistItem.playlist_id.in_(_lists_of(user))),
    ),
)


def register() -> None:
    """Hand over what is a person's, and delete it when they go; the account takes the last."""
    exports.register(PART)
    signals.user_leaving.connect(service.remove_all_of)
