"""A playlist, and the videos on it in their order."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock, ids
from app.core.database import Base, UtcDateTime
from app.playlists.values import TITLE_LENGTH, Kind, Visibility

IS_WATCH_LATER = text("kind = 'watch_later'")


class Playlist(Base):
    """A list of videos a user made; of the kind `watch_later` everybody has one at most.

    `updated_at` is when the list last changed, also what is on it.
    """

    __tablename__ = "playlist"
    __table_args__ = (
        Index("ix_playlist_of_owner", "owner_id", "updated_at", "id"),
        Index(
            "uq_playlist_watch_later",
            "owner_id",
            unique=True,
            sqlite_where=IS_WATCH_LATER,
            postgresql_where=IS_WATCH_LATER,
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    owner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16), default=Kind.LIST)
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    description: Mapped[str] = mapped_column(Text, default="")
    visibility: Mapped[str] = mapped_column(String(16), default=Visibility.PRIVATE)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, onupdate=clock.now)

    @property
    def is_watch_later(self) -> bool:
        """Say whether it is the list everybody has."""
        return self.kind == Kind.WATCH_LATER


class PlaylistItem(Base):
    """A video on a playlist.

    Places only grow: what goes leaves a gap, so that nothing else is written. People count without
    the gaps. Who changes a place holds the row of the playlist.
    """

    __tablename__ = "playlist_item"
    __table_args__ = (Index("ix_playlist_item_in_order", "playlist_id", "place"),)

    playlist_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("playlist.id", ondelete="CASCADE"), primary_key=True
    )
    video_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("video.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    place: Mapped[int] = mapped_column()
    added_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
