"""An upload: what is to come, and how much of it is safely here."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Base, UtcDateTime
from app.core.ids import new_id


class Upload(Base):
    """A file on its way in; the id of the video it will be is chosen before the first byte."""

    __tablename__ = "upload"
    __table_args__ = (
        Index("ix_upload_open_of_owner", "owner_id", "finished_at", "expires_at"),
        Index("ix_upload_expires_at", "expires_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    video_id: Mapped[UUID] = mapped_column(default=new_id)
    job_id: Mapped[UUID | None] = mapped_column()
    size: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger, default=0)
    filename: Mapped[str] = mapped_column(String(255))
    content_type: Mapped[str | None] = mapped_column(String(127))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    metadata_header: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_complete(self) -> bool:
        """Say whether every byte is here."""
        return self.received == self.size

    @property
    def is_finished(self) -> bool:
        """Say whether the video and its job are there."""
        return self.finished_at is not None

    @property
    def key(self) -> str:
        """Name the storage key of the original."""
        return original_key(self.video_id, self.filename)


def original_key(video_id: UUID, filename: str) -> str:
    """Name the storage key of a video's original."""
    return f"videos/{video_id}/original/source{PurePath(filename).suffix.lower()}"
