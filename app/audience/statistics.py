"""The numbers of a video's or a channel's audience, put together for whose it is."""

from __future__ import annotations

import csv
import io
from typing import Any

from sqlalchemy import func, select

from app.accounts.models import User
from app.audience import retention, traffic
from app.audience.models import AudienceTotal
from app.audience.traffic import Period
from app.channels.models import Channel
from app.core.database import db
from app.videos import answers
from app.videos.models import Video

MOST_VIDEOS = 10
COLUMNS = ("video", "day", "source", "views", "viewers", "seconds")
# What a spreadsheet takes for a formula when a cell begins with it.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def of_video(video: Video, period: Period) -> dict[str, Any]:
    """Answer how a video does: of all time, and day by day."""
    total = retention.total_of(video)
    plays = retention.plays_of(video)
    average = total.seconds / total.starts if total.starts else None
    share = min(1.0, average / video.duration) if average is not None and video.duration else None
    return of_traffic(traffic.of_video(video), period) | {
        "video_id": video.id,
        "views": video.view_count,
        "starts": total.starts,
        "seconds": total.seconds,
        "average_seconds": average,
        "average_share": share,
        "retention": [one._asdict() for one in retention.curve(plays, total.starts)],
        "most_replayed": [one._asdict() for one in most_replayed(video, plays)],
    }


def most_replayed(video: Video, plays: list[int]) -> list[retention.Stretch]:
    """Answer what of a video was looked for most."""
    return retention.most_replayed(plays, video.duration)


def of_channel(owner: User, channel: Channel, period: Period) -> dict[str, Any]:
    """Answer how a channel does: the sums over its videos, and those watched most."""
    theirs = (Video.channel_id == channel.id, Video.deleted_at.is_(None))
    views = db.session.scalar(select(func.sum(Video.view_count)).where(*theirs)) or 0
    sums = select(func.sum(AudienceTotal.starts), func.sum(AudienceTotal.seconds))
    sums = sums.join(Video, Video.id == AudienceTotal.video_id).where(*theirs)
    starts, seconds = (int(one or 0) for one in db.session.execute(sums).one())
    chosen = traffic.of_channel(channel)
    best = traffic.most_watched(chosen, period, limit=MOST_VIDEOS)
    return of_traffic(chosen, period) | {
        "channel_id": channel.id,
        "views": int(views),
        "starts": starts,
        "seconds": seconds,
        "average_seconds": seconds / starts if starts else None,
        "videos": [
            answers.summary_fields(video, owner) | numbers._asdict() for video, numbers in best
        ],
    }


def of_traffic(chosen: Any, period: Period) -> dict[str, Any]:
    """Answer what came in a period, day by day and by source."""
    by_day, by_source = traffic.by_day(chosen, period), traffic.by_source(chosen, period)
    return {
        "from": period.first,
        "to": period.last,
        "days": [{"day": day} | numbers._asdict() for day, numbers in by_day],
        "sources": [{"source": source} | numbers._asdict() for source, numbers in by_source],
    }


def as_csv(video: Video, period: Period) -> str:
    """Write what came to a video, a row a day and source; no cell of it is a formula."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    for row in traffic.every_row(video, period):
        cells = (video.title, row.day, row.source, row.views, row.viewers, row.seconds)
        rows.writerow([harmless(cell) for cell in cells])
    return text.getvalue()


def harmless(cell: object) -> str:
    """Answer a cell as text that no spreadsheet takes for a formula."""
    text = str(cell)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text
