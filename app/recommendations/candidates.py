"""The rows of what may be recommended: what everybody may find, and this viewer may watch."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, select, union_all

from app.accounts.models import User
from app.channels.models import Channel
from app.core.database import db
from app.search import visible
from app.videos import listing, policy
from app.videos.models import Video
from app.videos.values import Access

Row = Any
_video = Video.__table__.c
_ROWS: Select[Any] = listing.MINE.add_columns(
    _video.category,
    _video.language,
    _video.like_count,
    _video.description,
    Channel.__table__.c.owner_id,
)


def rows_of(video_ids: Collection[UUID]) -> dict[UUID, Row]:
    """Read some videos, whoever may find them, as rows that lists, rules and ranks understand."""
    if not video_ids:
        return {}
    query = _ROWS.where(_video.id.in_(video_ids))
    return {row.id: row for row in db.session.execute(query)}


def listed(video_ids: Collection[UUID], now: datetime) -> dict[UUID, Row]:
    """Read those of some videos that everybody may find and that play."""
    if not video_ids:
        return {}
    query = _ROWS.where(_video.id.in_(video_ids), _video.watchable, *visible.listed(now))
    return {row.id: row for row in db.session.execute(query)}


def watchable_by(viewer: User | None, rows: Iterable[Row]) -> list[Row]:
    """Keep what the viewer may watch, in its order, by the one rule of videos."""
    rows = list(rows)
    if viewer is None:
        return [row for row in rows if _may_watch(None, row)]
    asked = [row for row in rows if row.access != Access.PUBLIC]
    if not asked:
        return [row for row in rows if _may_watch(viewer, row)]
    with policy.known([viewer.id], cast("list[Video]", asked)):
        return [row for row in rows if _may_watch(viewer, row)]


def _may_watch(viewer: User | None, row: Row) -> bool:
    """Ask the rule, which reads of a video only what these rows have too."""
    return policy.may_watch(viewer, cast("Video", row))


def may_see(viewer: User, row: Row) -> bool:
    """Say whether the viewer may still be told of a video."""
    return policy.may_see_listing(viewer, cast("Video", row))


def newest(now: datetime, limit: int) -> Sequence[UUID]:
    """List the newest videos that everybody may find."""
    return db.session.scalars(_ids(now).limit(limit)).all()


def newest_of_channels(
    channel_ids: Collection[UUID], now: datetime, *, of_each: int
) -> Sequence[tuple[UUID, UUID]]:
    """List the newest videos of each of some channels, as pairs of channel and video."""
    parts = [
        _ids(now, _video.channel_id).where(_video.channel_id == one).limit(of_each)
        for one in sorted(channel_ids)
    ]
    return [(channel_id, video_id) for video_id, channel_id in _together(parts)]


def newest_of_categories(
    categories: Collection[str], now: datetime, *, of_each: int
) -> Sequence[UUID]:
    """List the newest videos of each of some categories."""
    parts = [_ids(now).where(_video.category == one).limit(of_each) for one in sorted(categories)]
    return [row[0] for row in _together(parts)]


def _ids(now: datetime, *more: Any) -> Select[Any]:
    query = select(_video.id, *more).join(
        Channel.__table__, Channel.__table__.c.id == _video.channel_id
    )
    query = query.where(*listing.is_listed(now), *visible.listed(now))
    return query.order_by(_video.published_at.desc(), _video.id.desc())


def _together(parts: Sequence[Select[Any]]) -> Sequence[Any]:
    """Ask several limited questions at once."""
    if not parts:
        return []
    named = [select(part.subquery()) for part in parts]
    return db.session.execute(named[0] if len(named) == 1 else union_all(*named)).all()
