"""What is trending: the views of the last days, where what came lately counts for more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Float, Select, Subquery, case, func, literal, select

from app.audience.models import DailyTraffic
from app.core import clock
from app.core.database import db
from app.core.pagination import Page
from app.videos import policy
from app.videos.models import Video
from app.videos.values import LISTED

WINDOWS = (1, 7, 30)
DEFAULT_DAYS = 7
DAY_SECONDS = 86_400
# So many times a window's length a view counts before it is worth half.
HALF_LIFE = 0.5


def weights(now: datetime, days: int) -> dict[date, float]:
    """Answer what a view of each day (of UTC) counts, 1 for one of today.

    A view is worth half after half a window. The window is `days` long and ends now, so of its
    first calendar day only the part that is in it counts.
    """
    today = now.date()
    passed = (now - datetime.combine(today, datetime.min.time(), now.tzinfo)).total_seconds()
    found = {today - timedelta(days=age): _worth(age, days) for age in range(days + 1)}
    found[today - timedelta(days=days)] *= 1 - passed / DAY_SECONDS
    return found


def _worth(age: int, days: int) -> float:
    return float(0.5 ** (age / (days * HALF_LIFE)))


def trending(*, days: int, page: int, page_size: int) -> Page:
    """List the videos anybody may find that were viewed within so many days, the hottest first."""
    now = clock.now()
    scores = _scores(weights(now, days))
    query = _ranked(scores, now)
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
    first = (page - 1) * page_size
    ids = db.session.scalars(query.limit(page_size).offset(first)).all()
    return Page(_in_order(ids), page, page_size, total or 0)


def hottest(*, days: int, limit: int) -> Sequence[UUID]:
    """Name the first of what is trending, without counting how many there are."""
    now = clock.now()
    return db.session.scalars(_ranked(_scores(weights(now, days)), now).limit(limit)).all()


def _scores(worth: Mapping[date, float]) -> Subquery:
    """Add up the views of each video, each by what its day counts."""
    one = DailyTraffic
    count = case(
        *((one.day == day, literal(value, Float)) for day, value in worth.items()), else_=0.0
    )
    score = func.sum(one.views * count).label("score")
    query = select(one.video_id, score).where(one.day.between(min(worth), max(worth)))
    return query.group_by(one.video_id).having(score > 0).subquery()


def _ranked(scores: Subquery, now: datetime) -> Select[UUID]:
    query = select(Video.id).join(scores, scores.c.video_id == Video.id)
    listed = (Video.access.in_(LISTED), Video.deleted_at.is_(None), Video.published_at <= now)
    order = (scores.c.score.desc(), Video.published_at.desc(), Video.id.desc())
    return query.where(*listed).order_by(*order)


def _in_order(ids: Sequence[UUID]) -> list[Video]:
    rows = {row.id: row for row in db.session.scalars(select(Video).where(Video.id.in_(ids)))}
    return [rows[one] for one in ids if policy.may_see_listing(None, rows[one])]
