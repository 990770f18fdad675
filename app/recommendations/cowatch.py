"""What was watched by those who watched a video: counted ahead for each video, read in one go."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, case, delete, insert, or_, select

from app.audience.models import DailyTraffic
from app.core import clock, rows
from app.core.database import db
from app.recommendations import weights
from app.recommendations.models import CoWatch, CoWatchState
from app.videos.models import Video, WatchPosition

# What nobody watched since it was counted has not changed.
COUNT_AGAIN_AFTER = timedelta(hours=6)
LOOK_BACK = timedelta(days=7)


class Neighbour(NamedTuple):
    """A video that was watched by the same people, and how near it is, in thousandths."""

    other_id: UUID
    score: int
    viewers: int


def watched_enough() -> ColumnElement[bool]:
    """Say in SQL that somebody watched a joined video long enough to tell their taste."""
    seconds = WatchPosition.seconds
    return or_(
        seconds >= weights.ENOUGH_SECONDS,
        (Video.duration > 0) & (seconds >= weights.ENOUGH_SHARE * Video.duration),
    )


def near(video_ids: Collection[UUID], *, most: int) -> Sequence[Any]:
    """List what was watched together with some videos, the nearest of each first."""
    if not video_ids:
        return []
    query = select(CoWatch.video_id, CoWatch.other_id, CoWatch.score, CoWatch.viewers)
    query = query.where(CoWatch.video_id.in_(video_ids), CoWatch.place <= most)
    return db.session.execute(query.order_by(CoWatch.video_id, CoWatch.place)).all()


def due(limit: int) -> Sequence[UUID]:
    """List videos that were watched lately and are to be counted again, the longest waiting first.

    Those come first that were never counted.
    """
    now = clock.now()
    state, traffic = CoWatchState, DailyTraffic
    seen = select(traffic.video_id).where(traffic.day >= (now - LOOK_BACK).date()).distinct()
    watched = seen.subquery()
    query = select(watched.c.video_id).outerjoin(state, state.video_id == watched.c.video_id)
    query = query.where(or_(state.counted_at.is_(None), state.counted_at < now - COUNT_AGAIN_AFTER))
    never_first = case((state.counted_at.is_(None), 0), else_=1)
    query = query.order_by(never_first, state.counted_at, watched.c.video_id)
    return db.session.scalars(query.limit(limit)).all()


def keep(counted: dict[UUID, list[Neighbour]], now: datetime) -> None:
    """Replace what is known of some videos; who counts the same at once waits."""
    known = select(Video.id).where(Video.id.in_({*counted, *_others_in(counted)}))
    there = set(db.session.scalars(known))
    for video_id in sorted(there & counted.keys()):
        _hold(video_id, now)
        db.session.execute(delete(CoWatch).where(CoWatch.video_id == video_id))
        kept = [one for one in counted[video_id] if one.other_id in there]
        if kept:
            values = [
                one._asdict() | {"video_id": video_id, "place": place}
                for place, one in enumerate(kept, start=1)
            ]
            db.session.execute(insert(CoWatch), values)


def _others_in(counted: dict[UUID, list[Neighbour]]) -> set[UUID]:
    return {one.other_id for found in counted.values() for one in found}


def _hold(video_id: UUID, now: datetime) -> None:
    made = rows.insert(CoWatchState).values(video_id=video_id, counted_at=now)
    again = {"counted_at": made.excluded.counted_at}
    db.session.execute(made.on_conflict_do_update(index_elements=["video_id"], set_=again))
