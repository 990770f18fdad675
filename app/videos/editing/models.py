"""Who gave a video's password, and what a change of several videos can be taken back to."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock, ids
from app.core.database import Base, UtcDateTime


class VideoUnlock(Base):
    """A right password was given: by somebody in a session, or by a browser without an account."""

    __tablename__ = "video_unlock"
    __table_args__ = (Index("ix_video_unlock_of_user", "video_id", "user_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    video_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("video.id", ondelete="CASCADE"))
    user_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    session_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("user_session.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, index=True)


class VideoUndo(Base):
    """One change of several videos: what of each was so before, and what it became."""

    __tablename__ = "video_undo"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=ids.new_id)
    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), index=True
    )
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, index=True)


class VideoDownload(Base):
    """One file to take away; it was made of the film whose master playlist is named."""

    __tablename__ = "video_download"

    video_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("video.id", ondelete="CASCADE"), primary_key=True
    )
    height: Mapped[int] = mapped_column(primary_key=True)
    master_key: Mapped[str] = mapped_column(String(512))
    file_key: Mapped[str] = mapped_column(String(512))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class VideoReplacement(Base):
    """A new file of a video on its way: the old film plays until everything of it is made."""

    __tablename__ = "video_replacement"

    video_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("video.id", ondelete="CASCADE"), primary_key=True
    )
    job_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    original_key: Mapped[str] = mapped_column(String(512))
    filename: Mapped[str] = mapped_column(String(255))
    content_type: Mapped[str | None] = mapped_column(String(127))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
