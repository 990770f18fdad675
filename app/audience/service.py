"""What is counted while somebody watches: views, the time, and the parts of the film."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import insert, update

from app.accounts.models import User
from app.audience import allowance, counters, marks, traffic
from app.audience.models import AudienceTotal, WatchBucket
from app.audience.ranges import Range
from app.core import clock
from app.core.database import db
from app.videos.models import CountedView, Video, WatchPosition

COUNT_AGAIN_AFTER = allowance.BEGINS_ANEW


class Viewer(NamedTuple):
    """Who watches: what they are called where they are counted, and whose history is kept."""

    name: str
    user: User | None = None


class Told(NamedTuple):
    """What a player tells since it last did; all in seconds, `ranges` of the film."""

    seconds: float
    position: float | None = None
    ranges: Iterable[Range] = ()


def count_view(video: Video, viewer: Viewer, source: str) -> bool:
    """Count one view per viewer and 30 minutes, and the viewer once a day; say whether it did."""
    now = clock.now()
    mine = (CountedView.video_id == video.id, CountedView.viewer == viewer.name)
    again = update(CountedView).values(counted_at=now)
    again = again.where(*mine, CountedView.counted_at <= now - COUNT_AGAIN_AFTER)
    mark = insert(CountedView).values(video_id=video.id, viewer=viewer.name, counted_at=now)
    is_new = counters.touched(again.where(CountedView.counted_at < marks.start_of_day(now)))
    if not (is_new or counters.touched(again)):
        is_new = counters.inserted(mark)
        if not is_new:
            return False
    counted = {"view_count": Video.view_count + 1, "updated_at": Video.updated_at}
    counters.touched(update(Video).where(Video.id == video.id).values(counted))
    traffic.add(video, source, views=1, viewers=int(is_new))
    return True


def report(video: Video, viewer: Viewer, told: Told, source: str) -> None:
    """Count what a player tells, as far as the time that passed allows, and keep the position."""
    row, begins = allowance.hold(video, viewer.name)
    seconds = allowance.spend_time(row, told.seconds)
    ranges = list(told.ranges)
    buckets = allowance.spend_film(row, ranges, video.duration)
    db.session.flush()
    if viewer.user is not None and told.position is not None:
        _keep_position(viewer.user, video, told.position, seconds)
    of_video = {"video_id": video.id}
    counted = [of_video | {"bucket": bucket, "plays": buckets[bucket]} for bucket in buckets]
    counters.add(WatchBucket, counted, "plays")
    total = of_video | {"starts": int(begins and bool(ranges)), "seconds": seconds}
    counters.add(AudienceTotal, [total], "starts", "seconds")
    if seconds:
        traffic.add(video, source, seconds=seconds)


def _keep_position(user: User, video: Video, position: float, seconds: int) -> None:
    """Keep how far somebody came; of two who tell at once, the last one is right."""
    position = min(position, video.duration or position)
    new = counters.insert(WatchPosition).values(
        user_id=user.id,
        video_id=video.id,
        seconds=seconds,
        position=position,
        updated_at=clock.now(),
    )
    told = {
        "position": new.excluded.position,
        "seconds": WatchPosition.seconds + new.excluded.seconds,
        "updated_at": new.excluded.updated_at,
    }
    keys = ["user_id", "video_id"]
    db.session.execute(new.on_conflict_do_update(index_elements=keys, set_=told))
