"""News whose time is over: read long ago, told very long ago, or meant for a mail that went."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, or_, select

from app.core.database import db
from app.notifications.models import Notification

READ = timedelta(days=90)
TOLD = timedelta(days=365)
MAILED = timedelta(days=7)
MOST_AT_ONCE = 5000


def count(now: datetime) -> int:
    """Count what would go at once."""
    found = db.session.scalar(select(func.count()).where(_over(now))) or 0
    return min(found, MOST_AT_ONCE)


def remove(now: datetime) -> int:
    """Remove it, the rest another time when it is very much; count it."""
    chosen = select(Notification.id).where(_over(now)).limit(MOST_AT_ONCE)
    gone = delete(Notification).where(Notification.id.in_(chosen)).returning(Notification.id)
    return len(db.session.execute(gone.execution_options(synchronize_session=False)).all())


def _over(now: datetime) -> ColumnElement[bool]:
    mailed = and_(~Notification.on_site, Notification.awaits.is_(None))
    return or_(
        Notification.read_at < now - READ,
        Notification.created_at < now - TOLD,
        and_(mailed, Notification.created_at < now - MAILED),
    )
