"""The cues of caption tracks; the tracks themselves are videos', so that players know them."""

import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base


class CaptionCue(Base):
    """One cue of a track; times are whole milliseconds of the video, `position` counts from 0."""

    __tablename__ = "caption_cue"
    __table_args__ = (CheckConstraint("start_ms < end_ms", name="order"),)

    track_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("caption_track.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    start_ms: Mapped[int] = mapped_column()
    end_ms: Mapped[int] = mapped_column()
    text: Mapped[str] = mapped_column(Text)
