"""What is counted of a video's audience, and what a viewer decided about their history."""

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Base, UtcDateTime


def _of_video() -> Mapped[uuid.UUID]:
    return mapped_column(ForeignKey("video.id", ondelete="CASCADE"), primary_key=True)


class WatchBucket(Base):
    """How often five seconds of a video were played; bucket 0 begins at 0 s."""

    __tablename__ = "watch_bucket"

    video_id: Mapped[uuid.UUID] = _of_video()
    bucket: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    plays: Mapped[int] = mapped_column(default=0)


class AudienceTotal(Base):
    """What a video's audience comes to: how often it was started, and how long it was watched."""

    __tablename__ = "audience_total"

    video_id: Mapped[uuid.UUID] = _of_video()
    starts: Mapped[int] = mapped_column(default=0)
    seconds: Mapped[int] = mapped_column(BigInteger, default=0)


class DailyTraffic(Base):
    """What came to a video on a day (in UTC) from one source; every viewer is in one row a day."""

    __tablename__ = "daily_traffic"
    __table_args__ = (Index("ix_daily_traffic_day", "day"),)

    video_id: Mapped[uuid.UUID] = _of_video()
    day: Mapped[date] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(100), primary_key=True)
    views: Mapped[int] = mapped_column(default=0)
    viewers: Mapped[int] = mapped_column(default=0)
    seconds: Mapped[int] = mapped_column(BigInteger, default=0)


class WatchReport(Base):
    """When a viewer last told what they watched, and how much more they may tell of.

    `viewer` is a user's id or a hash; the rest is in seconds: of the clock, and of the film, which
    may be played faster.
    """

    __tablename__ = "watch_report"

    video_id: Mapped[uuid.UUID] = _of_video()
    viewer: Mapped[str] = mapped_column(String(64), primary_key=True)
    clock_left: Mapped[float] = mapped_column()
    film_left: Mapped[float] = mapped_column()
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, index=True)


class HistoryPause(Base):
    """A user whose history is not kept, and since when."""

    __tablename__ = "history_pause"

    user_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True
    )
    since: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
