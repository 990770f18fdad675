"""What somebody watched and where they stopped; theirs to see, to clear and to pause."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, or_, select

from app.accounts.models import User
from app.audience.models import HistoryPause
from app.channels.models import Channel
from app.core import clock
from app.core.database import db
from app.core.pagination import Page, rows_of
from app.core.rows import insert
from app.videos import policy
from app.videos import service as videos
from app.videos.models import Video, WatchPosition

# Nobody goes on with what they hardly began, or with the closing titles.
STARTED, ENDED = 0.03, 0.95


class Watched(NamedTuple):
    """A video and how far somebody came with it."""

    video: Video
    mark: WatchPosition

    @property
    def progress(self) -> float:
        """Answer which share of the film lies behind them, 0..1."""
        if not self.video.duration:
            return 0.0
        return min(1.0, self.mark.position / self.video.duration)


def page(viewer: User, *, page: int, page_size: int) -> Page:
    """List what somebody watched and may still see, the last watched first."""
    query = _watched(viewer).order_by(WatchPosition.updated_at.desc(), Video.id.desc())
    found: tuple[Any, int] = rows_of(db.session(), query, page=page, page_size=page_size)
    rows, total = found
    return Page([Watched(video, mark) for video, mark in rows], page, page_size, total)


def continue_watching(viewer: User, limit: int) -> list[Watched]:
    """List what somebody began, did not finish and may watch now, the last watched first."""
    begun = WatchPosition.position.between(STARTED * Video.duration, ENDED * Video.duration)
    query = _watched(viewer).where(Video.duration > 0, Video.watchable, begun)
    query = query.order_by(WatchPosition.updated_at.desc(), Video.id.desc()).limit(3 * limit)
    found = [Watched(video, mark) for video, mark in db.session.execute(query)]
    with policy.known([viewer.id], [one.video for one in found]):
        return [one for one in found if policy.may_watch(viewer, one.video)][:limit]


def _watched(viewer: User) -> Any:
    mine = and_(WatchPosition.video_id == Video.id, WatchPosition.user_id == viewer.id)
    return select(Video, WatchPosition).join(WatchPosition, mine).where(_may_see_listing(viewer))


def _may_see_listing(viewer: User) -> ColumnElement[bool]:
    """Say in SQL what `videos.policy.may_see_listing` says of one video."""
    there = Video.deleted_at.is_(None)
    if viewer.has_role("admin"):
        return there
    owned = select(Channel.id).where(Channel.owner_id == viewer.id)
    shown = and_(Video.published_at <= clock.now(), Video.access.in_(policy.rules))
    return and_(there, or_(shown, Video.channel_id.in_(owned)))


def forget(viewer: User, video_id: UUID) -> None:
    """Take one video out of somebody's history, whatever became of it; twice is as once.

    Of what is not in it the viewer is told no more than anybody: raise VideoNotFound.
    """
    if not _forget(viewer, WatchPosition.video_id == video_id):
        videos.show(viewer, video_id)


def clear(viewer: User) -> None:
    """Forget everything somebody watched."""
    _forget(viewer)


def _forget(viewer: User, *which: ColumnElement[bool]) -> bool:
    """Forget what somebody watched; say whether there was anything."""
    gone = delete(WatchPosition).where(WatchPosition.user_id == viewer.id, *which)
    return bool(db.session.scalars(gone.returning(WatchPosition.video_id)).all())


def is_paused(viewer: User) -> bool:
    """Tell whether what somebody watches is not kept at the moment."""
    return db.session.get(HistoryPause, viewer.id) is not None


def pause(viewer: User, *, paused: bool) -> None:
    """Stop keeping what somebody watches, or keep it again."""
    if not paused:
        db.session.execute(delete(HistoryPause).where(HistoryPause.user_id == viewer.id))
        return
    row = insert(HistoryPause).values(user_id=viewer.id, since=clock.now())
    db.session.execute(row.on_conflict_do_nothing())
