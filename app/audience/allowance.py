"""How much a viewer may tell of: no more than the time that passed, so that nobody inflates."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import insert

from app.audience import ranges as parts
from app.audience.counters import inserted
from app.audience.models import WatchReport
from app.core import clock
from app.core.database import db
from app.videos.models import Video

# Nothing is known of the time before a first report, which a player sends after so long at most.
FIRST_SECONDS = 60.0
# What was not told of is saved up for late reports, up to this much.
MOST_SECONDS = 600.0
# The player plays at most twice as fast.
FASTEST = 2.0
# Who tells nothing for so long begins anew.
BEGINS_ANEW = timedelta(minutes=30)


def hold(video: Video, viewer: str) -> tuple[WatchReport, bool]:
    """Hold a viewer's allowance until the unit ends, filled up; say whether they begin to watch."""
    row = _locked(video, viewer)
    if row is not None:
        return row, _fill(row)
    now = clock.now()
    first = insert(WatchReport).values(
        video_id=video.id,
        viewer=viewer,
        clock_left=FIRST_SECONDS,
        film_left=FIRST_SECONDS * FASTEST,
        reported_at=now,
    )
    is_new = inserted(first)
    row = _locked(video, viewer)
    if row is None:
        raise LookupError("the report that was just made is gone")
    return row, is_new or _fill(row)


def _fill(row: WatchReport) -> bool:
    now = clock.now()
    passed = max(0.0, (now - row.reported_at).total_seconds())
    begins = now - row.reported_at >= BEGINS_ANEW
    row.clock_left = min(MOST_SECONDS, row.clock_left + passed)
    row.film_left = min(MOST_SECONDS * FASTEST, row.film_left + passed * FASTEST)
    row.reported_at = max(now, row.reported_at)
    return begins


def spend_time(row: WatchReport, seconds: float) -> int:
    """Take whole seconds of watching; answer how many were left to take."""
    taken = round(min(seconds, row.clock_left))
    row.clock_left -= taken
    return taken


def spend_film(
    row: WatchReport, ranges: Iterable[parts.Range], duration: float | None
) -> Counter[int]:
    """Take the played buckets of a film; answer those that were paid for."""
    taken = parts.played(ranges, duration, at_most=row.film_left)
    row.film_left -= taken.total() * parts.BUCKET_SECONDS
    return taken


def _locked(video: Video, viewer: str) -> WatchReport | None:
    return db.session.get(
        WatchReport, (video.id, viewer), with_for_update=True, populate_existing=True
    )
