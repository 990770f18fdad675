"""What was watched by the same people, counted ahead so that nobody waits for it."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Base, UtcDateTime


class CoWatch(Base):
    """A video that was watched by those who watched another; `place` 1 is the nearest.

    `score` is in thousandths; `viewers` is how many they share.
    """

    __tablename__ = "co_watch"

    video_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("video.id", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    other_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("video.id", ondelete="CASCADE"), index=True
    )
    score: Mapped[int] = mapped_column()
    viewers: Mapped[int] = mapped_column()


class CoWatchState(Base):
    """When it was last counted what was watched together with a video."""

    __tablename__ = "co_watch_state"

    video_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("video.id", ondelete="CASCADE"), primary_key=True
    )
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
