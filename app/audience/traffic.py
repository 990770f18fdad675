"""What comes to videos day by day, and from where: counted, summed up, and forgotten at last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select

from app.audience import counters, sources
from app.audience.errors import PeriodInvalid
from app.audience.models import DailyTraffic
from app.channels.models import Channel
from app.core import clock
from app.core.database import db
from app.videos.models import Video

DEFAULT_DAYS = 28
MOST_DAYS = 366
# So many sites are told apart for a video and a day; whoever invents more is only `elsewhere`.
MOST_SOURCES = 50
KEEP = timedelta(days=2 * MOST_DAYS)
_one = DailyTraffic
_SUMS = tuple(
    func.coalesce(func.sum(column), 0).label(column.key)
    for column in (_one.views, _one.viewers, _one.seconds)
)


class Period(NamedTuple):
    """From the first day to the last, both in it; days are those of UTC."""

    first: date
    last: date

    @classmethod
    def of(cls, first: date | None = None, last: date | None = None) -> Period:
        """Answer the days asked for, the last 28 when none are; raise PeriodInvalid."""
        last = last or clock.now().date()
        if first is None:
            first = date.fromordinal(max(1, last.toordinal() - DEFAULT_DAYS + 1))
        if not 0 <= (last - first).days < MOST_DAYS:
            raise PeriodInvalid
        return cls(first, last)

    @property
    def days(self) -> list[date]:
        """List the days."""
        count = (self.last - self.first).days + 1
        return [self.first + timedelta(days=number) for number in range(count)]


class Numbers(NamedTuple):
    """Views, viewers (each once a day) and seconds of watching."""

    views: int = 0
    viewers: int = 0
    seconds: int = 0


def add(video: Video, source: str, **counted: int) -> None:
    """Count views, viewers or seconds of today."""
    today = clock.now().date()
    row = {"video_id": video.id, "day": today, "source": _kept_source(video.id, today, source)}
    counters.add(_one, [row | Numbers(**counted)._asdict()], *Numbers._fields)


def _kept_source(video_id: UUID, day: date, source: str) -> str:
    if source in sources.OURS:
        return source
    known = select(_one.source).where(_one.video_id == video_id, _one.day == day)
    names = set(db.session.scalars(known))
    return source if source in names or len(names) < MOST_SOURCES else sources.ELSEWHERE


def of_video(video: Video) -> ColumnElement[bool]:
    """Choose the traffic of one video."""
    return _one.video_id == video.id


def of_channel(channel: Channel) -> ColumnElement[bool]:
    """Choose the traffic of a channel's videos, as far as they are not removed."""
    theirs = select(Video.id).where(Video.channel_id == channel.id, Video.deleted_at.is_(None))
    return _one.video_id.in_(theirs)


def by_day(chosen: ColumnElement[bool], period: Period) -> list[tuple[date, Numbers]]:
    """Sum up every day of a period, also those on which nothing came."""
    query = _within(select(_one.day, *_SUMS), chosen, period).group_by(_one.day)
    found = {row.day: Numbers(*map(int, row[1:])) for row in db.session.execute(query)}
    return [(day, found.get(day, Numbers())) for day in period.days]


def by_source(chosen: ColumnElement[bool], period: Period) -> list[tuple[str, Numbers]]:
    """Sum up every source, the one of most views first."""
    query = _within(select(_one.source, *_SUMS), chosen, period).group_by(_one.source)
    rows = [(row.source, Numbers(*map(int, row[1:]))) for row in db.session.execute(query)]
    return sorted(rows, key=lambda row: (-row[1].views, -row[1].seconds, row[0]))


def most_watched(
    chosen: ColumnElement[bool], period: Period, *, limit: int
) -> list[tuple[Video, Numbers]]:
    """List the videos of most views with their numbers."""
    query = _within(select(_one.video_id, *_SUMS), chosen, period).group_by(_one.video_id)
    query = query.order_by(func.sum(_one.views).desc(), func.sum(_one.seconds).desc())
    rows = db.session.execute(query.limit(limit)).all()
    wanted = select(Video).where(Video.id.in_([row.video_id for row in rows]))
    videos = {video.id: video for video in db.session.scalars(wanted)}
    return [(videos[row.video_id], Numbers(*map(int, row[1:]))) for row in rows]


def every_row(video: Video, period: Period) -> Sequence[DailyTraffic]:
    """List the rows of a video day by day, by source."""
    query = _within(select(_one), of_video(video), period)
    return db.session.scalars(query.order_by(_one.day, _one.source)).all()


def _within(query: Any, chosen: ColumnElement[bool], period: Period) -> Any:
    return query.where(chosen, _one.day.between(period.first, period.last))


def forget_old(now: datetime, *, dry_run: bool) -> int:
    """Forget the days of long ago; count the rows."""
    old = _one.day < (now - KEEP).date()
    found = db.session.scalar(select(func.count()).select_from(_one).where(old)) or 0
    if not dry_run:
        db.session.execute(delete(_one).where(old))
    return found
