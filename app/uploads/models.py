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
    """A file on its way in; the id of the video it will be is chosen before the first byte.

    `details` are what the video will be, or the `video_id` of the one that gets another file.
    """

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
    def is_replacement(self) -> bool:
        """Say whether it brings another file for a video that is there."""
        return "video_id" in self.details

    @property
    def key(self) -> str:
        """Name the storage key of the original; beside a former one it has a name of its own."""
        key = original_key(self.video_id, self.filename)
        return key.replace("/source", f"/{self.id.hex}") if self.is_replacement else key


def original_key(video_id: UUID, filename: str) -> str:
    """Name the storage key of a video's original."""
    return f"videos/{video_id}/original/source{PurePath(filename).suffix.lower()}"
