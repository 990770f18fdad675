"""What viewers leave behind: counted views, and how far each of them got."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Insert, Update, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.core import clock
from app.core.addresses import household
from app.core.database import db
from app.videos.models import CountedView, Video, WatchPosition

COUNT_AGAIN_AFTER = timedelta(minutes=30)
# So many strangers of one address can each count a view of a video.
SEATS = 8
# A report tells of at most the time since the one before, and of this much more for late ones.
SPARE_SECONDS = 30.0
FIRST_SECONDS = 60.0


def stranger(secret: str, address: str, browser: str) -> str:
    """Name an anonymous viewer: a keyed hash of their network and one of its few seats.

    `browser` says who it is among those behind one address; however many names are invented, they
    share the seats.
    """
    seat = hashlib.sha256(browser.encode()).digest()[0] % SEATS if browser else 0
    who = f"view\n{household(address)}\n{seat}".encode()
    return hmac.new(secret.encode(), who, hashlib.sha256).hexdigest()


def count_view(video: Video, viewer: str) -> bool:
    """Count one view per viewer and 30 minutes; `viewer` names them; say whether it counted."""
    now = clock.now()
    mine = (CountedView.video_id == video.id, CountedView.viewer == viewer)
    again = update(CountedView).where(*mine, CountedView.counted_at <= now - COUNT_AGAIN_AFTER)
    mark = insert(CountedView).values(video_id=video.id, viewer=viewer, counted_at=now)
    if not (_touched(again.values(counted_at=now)) or _inserted(mark)):
        return False
    counted = {"view_count": Video.view_count + 1, "updated_at": Video.updated_at}
    return _touched(update(Video).where(Video.id == video.id).values(counted))


def add_watch_time(actor: User, video: Video, *, seconds: float, position: float) -> None:
    """Keep the position, and add the seconds watched as far as so much time has passed."""
    position = min(position, video.duration or position)
    row = _locked_position(actor, video)
    if row is None:
        first = insert(WatchPosition).values(
            user_id=actor.id,
            video_id=video.id,
            seconds=min(seconds, FIRST_SECONDS),
            position=position,
            updated_at=clock.now(),
        )
        if _inserted(first):
            return
        row = _locked_position(actor, video)
    if row is not None:
        _extend(row, seconds, position)


def _locked_position(actor: User, video: Video) -> WatchPosition | None:
    return db.session.get(
        WatchPosition, (actor.id, video.id), with_for_update=True, populate_existing=True
    )


def _extend(row: WatchPosition, seconds: float, position: float) -> None:
    now = clock.now()
    passed = max(0.0, (now - row.updated_at).total_seconds())
    row.seconds += min(seconds, passed + SPARE_SECONDS)
    row.position, row.updated_at = position, now
    db.session.flush()


def position_of(viewer: User | None, video: Video) -> float | None:
    """Answer where a viewer stopped, in seconds, or None."""
    if viewer is None:
        return None
    query = select(WatchPosition.position).where(
        WatchPosition.user_id == viewer.id, WatchPosition.video_id == video.id
    )
    return db.session.scalar(query)


def count_old_marks(now: datetime) -> int:
    """Count the marks that no longer keep a view from counting."""
    old = CountedView.counted_at < now - COUNT_AGAIN_AFTER
    return db.session.scalar(select(func.count()).select_from(CountedView).where(old)) or 0


def forget_old_marks(now: datetime) -> int:
    """Drop the marks that no longer keep a view from counting; return how many."""
    old = delete(CountedView).where(CountedView.counted_at < now - COUNT_AGAIN_AFTER)
    return cast("CursorResult[Any]", db.session.execute(old)).rowcount


def _touched(change: Update) -> bool:
    """Run an update and say whether it found its row."""
    result = db.session.execute(change, execution_options={"synchronize_session": False})
    return bool(cast("CursorResult[Any]", result).rowcount)


def _inserted(row: Insert) -> bool:
    """Insert a row unless somebody else just did."""
    try:
        with db.session.begin_nested():
            db.session.execute(row)
    except IntegrityError:
        return False
    return True
