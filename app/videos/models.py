"""A video, what a player needs to play it, and who watched it how far."""

import uuid
from datetime import datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.channels.models import Channel
from app.core import clock, ids
from app.core.database import Base, UtcDateTime
from app.videos.values import (
    LISTED,
    Access,
    CaptionOrigin,
    RenditionState,
    Status,
    mean_of_ratings,
)

_LISTED_NAMES = ", ".join(f"'{one}'" for one in LISTED)
IS_LISTED = text(f"access IN ({_LISTED_NAMES}) AND deleted_at IS NULL")
IS_REMOVED = text("deleted_at IS NOT NULL")
IS_PLANNED = text("publish_at IS NOT NULL")


class Video(Base):
    """One work in a channel. Keys of files are storage keys below `videos/<id>/`."""

    __tablename__ = "video"
    __table_args__ = (
        Index(
            "ix_video_listed",
            "published_at",
            "id",
            sqlite_where=IS_LISTED,
            postgresql_where=IS_LISTED,
        ),
        Index(
            "ix_video_of_category",
            "category",
            "published_at",
            "id",
            sqlite_where=IS_LISTED,
            postgresql_where=IS_LISTED,
        ),
        # Only of the few: as an index of all, SQLite would take it to find those that are there.
        Index(
            "ix_video_deleted_at",
            "deleted_at",
            sqlite_where=IS_REMOVED,
            postgresql_where=IS_REMOVED,
        ),
        Index(
            "ix_video_publish_at",
            "publish_at",
            sqlite_where=IS_PLANNED,
            postgresql_where=IS_PLANNED,
        ),
        Index("ix_video_of_channel", "channel_id", "published_at", "id"),
        Index("ix_video_same_bytes", "uploader_id", "sha256"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    channel_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("channel.id"))
    uploader_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"))
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    category: Mapped[str | None] = mapped_column(String(50))
    language: Mapped[str | None] = mapped_column(String(35))
    access: Mapped[str] = mapped_column(String(16), default=Access.PRIVATE)
    password_hash: Mapped[str | None] = mapped_column(String(60))
    downloads: Mapped[bool] = mapped_column(default=False)

    status: Mapped[str] = mapped_column(String(16), default=Status.PENDING)
    watchable: Mapped[bool] = mapped_column(default=False)
    reason_code: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(Text)

    source: Mapped[str] = mapped_column(String(16), default="upload")
    source_url: Mapped[str | None] = mapped_column(String(2048))
    embed_provider: Mapped[str | None] = mapped_column(String(16))
    embed_id: Mapped[str | None] = mapped_column(String(64))
    filename: Mapped[str | None] = mapped_column(String(255))
    content_type: Mapped[str | None] = mapped_column(String(127))
    size_bytes: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str | None] = mapped_column(String(64))
    original_key: Mapped[str | None] = mapped_column(String(512))

    duration: Mapped[float | None] = mapped_column()
    width: Mapped[int | None] = mapped_column()
    height: Mapped[int | None] = mapped_column()
    fps: Mapped[float | None] = mapped_column()
    master_key: Mapped[str | None] = mapped_column(String(512))
    thumbnail_keys: Mapped[list[str]] = mapped_column(JSON, default=list)
    thumbnail_key: Mapped[str | None] = mapped_column(String(512))
    storyboard_key: Mapped[str | None] = mapped_column(String(512))

    view_count: Mapped[int] = mapped_column(default=0)
    like_count: Mapped[int] = mapped_column(default=0)
    comment_count: Mapped[int] = mapped_column(default=0)
    rating_sum: Mapped[int] = mapped_column(default=0)
    rating_count: Mapped[int] = mapped_column(default=0)

    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When it is to come out; nothing once it has, or when it comes out as soon as it plays.
    publish_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    held_back: Mapped[bool] = mapped_column(default=False)
    announced_to: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, onupdate=clock.now)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Moderators removed it: only they bring it back.
    taken_down: Mapped[bool] = mapped_column(default=False, server_default=false())

    channel: Mapped[Channel] = relationship(lazy="joined", innerjoin=True)
    uploader: Mapped[User] = relationship(lazy="raise")
    tag_rows: Mapped[list["VideoTag"]] = relationship(
        order_by="VideoTag.position", cascade="all, delete-orphan", passive_deletes=True
    )
    renditions: Mapped[list["Rendition"]] = relationship(
        order_by="Rendition.height.desc()", passive_deletes="all"
    )
    audio_tracks: Mapped[list["AudioTrack"]] = relationship(
        order_by="AudioTrack.position", passive_deletes="all"
    )
    caption_tracks: Mapped[list["CaptionTrack"]] = relationship(
        order_by="CaptionTrack.position", passive_deletes="all"
    )
    chapters: Mapped[list["Chapter"]] = relationship(
        order_by="Chapter.start", passive_deletes="all"
    )

    @property
    def prefix(self) -> str:
        """Where in the storage everything of the video lies, without a slash at the end."""
        return f"videos/{self.id}"

    @property
    def owner_id(self) -> uuid.UUID:
        """Answer who owns the video: the owner of its channel."""
        return self.channel.owner_id

    @property
    def channel_handle(self) -> str:
        """Answer the handle of the video's channel."""
        return self.channel.handle

    @property
    def channel_name(self) -> str:
        """Answer the name of the video's channel."""
        return self.channel.name

    @property
    def tags(self) -> list[str]:
        """List the tags in the creator's order."""
        return [row.tag for row in self.tag_rows]

    @property
    def published_captions(self) -> list["CaptionTrack"]:
        """List the caption tracks that viewers get, in their order."""
        return [row for row in self.caption_tracks if row.is_published]

    @property
    def embed(self) -> dict[str, str] | None:
        """Answer whose player shows the video, where it is not ours; None for a video of ours."""
        if self.embed_provider is None or self.embed_id is None:
            return None
        named = {"provider": self.embed_provider, "id": self.embed_id}
        return named | {"url": self.source_url or ""}

    @property
    def rating_average(self) -> float | None:
        """Answer the mean of all ratings, or None without any."""
        return mean_of_ratings(self.rating_sum, self.rating_count)


def _video_id(*, primary_key: bool = False) -> Mapped[uuid.UUID]:
    return mapped_column(ForeignKey("video.id", ondelete="CASCADE"), primary_key=primary_key)


class VideoTag(Base):
    """One tag of a video, in lower case."""

    __tablename__ = "video_tag"
    __table_args__ = (Index("ix_video_tag_tag", "tag", "video_id"),)

    video_id: Mapped[uuid.UUID] = _video_id(primary_key=True)
    tag: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


class Rendition(Base):
    """One encoded picture size; bandwidths are bits per second."""

    __tablename__ = "rendition"
    __table_args__ = (UniqueConstraint("video_id", "height"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    video_id: Mapped[uuid.UUID] = _video_id()
    height: Mapped[int] = mapped_column()
    width: Mapped[int] = mapped_column()
    fps: Mapped[float] = mapped_column()
    codecs: Mapped[str] = mapped_column(String(100), default="")
    bandwidth: Mapped[int] = mapped_column(default=0)
    average_bandwidth: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(16), default=RenditionState.PENDING)
    playlist_key: Mapped[str | None] = mapped_column(String(512))


class AudioTrack(Base):
    """One audio track with its language; `kind` is `original` or says what else it is."""

    __tablename__ = "audio_track"
    __table_args__ = (UniqueConstraint("video_id", "position"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    video_id: Mapped[uuid.UUID] = _video_id()
    position: Mapped[int] = mapped_column()
    language: Mapped[str] = mapped_column(String(35), default="und")
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(16), default="original")
    is_default: Mapped[bool] = mapped_column(default=False)
    codecs: Mapped[str] = mapped_column(String(100), default="")
    channels: Mapped[int] = mapped_column(default=2)
    bandwidth: Mapped[int] = mapped_column(default=0)
    playlist_key: Mapped[str | None] = mapped_column(String(512))


class CaptionTrack(Base):
    """One caption track with its language, a WebVTT file; players see it once it is published."""

    __tablename__ = "caption_track"
    __table_args__ = (UniqueConstraint("video_id", "position"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    video_id: Mapped[uuid.UUID] = _video_id()
    position: Mapped[int] = mapped_column()
    language: Mapped[str] = mapped_column(String(35), default="und")
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(16), default="captions")
    origin: Mapped[str] = mapped_column(String(16), default=CaptionOrigin.UPLOADED)
    needs_review: Mapped[bool] = mapped_column(default=False)
    is_published: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    file_key: Mapped[str] = mapped_column(String(512))


class Chapter(Base):
    """A titled stretch of a video; `start` is in seconds."""

    __tablename__ = "chapter"

    video_id: Mapped[uuid.UUID] = _video_id(primary_key=True)
    start: Mapped[float] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))


class WatchPosition(Base):
    """How far a user watched a video, and for how many seconds in all."""

    __tablename__ = "watch_position"

    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True
    )
    video_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("video.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[float] = mapped_column(default=0.0)
    seconds: Mapped[float] = mapped_column(default=0.0)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class CountedView(Base):
    """When a viewer's view of a video was last counted; `viewer` is a user's id or a hash."""

    __tablename__ = "counted_view"

    video_id: Mapped[uuid.UUID] = _video_id(primary_key=True)
    viewer: Mapped[str] = mapped_column(String(64), primary_key=True)
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, index=True)
