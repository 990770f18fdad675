"""The daily letter: what somebody was told and has not read, once the oldest of it is a day old.

So nobody gets two within a day, however often beat comes by and how many of it there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update

from app.core.database import db
from app.notifications import outgoing
from app.notifications.models import ByMail, Notification

AFTER = timedelta(days=1)
MOST_NEWS = 50
MOST_PEOPLE = 1000


def due(now: datetime) -> Sequence[UUID]:
    """List the people whose oldest news for the daily letter is a day old, a thousand at most."""
    query = (
        select(Notification.user_id)
        .where(Notification.awaits == ByMail.DAILY)
        .group_by(Notification.user_id)
        .having(func.min(Notification.created_at) <= now - AFTER)
        .order_by(Notification.user_id)
        .limit(MOST_PEOPLE)
    )
    return db.session.scalars(query).all()


def write(user_id: UUID) -> bool:
    """Have one letter sent for all that waits for it and is unread; tell whether there is one.

    The marks are taken off in the same transaction: of two who come at once the second finds none.
    """
    taken = (
        update(Notification)
        .where(Notification.user_id == user_id, Notification.awaits == ByMail.DAILY)
        .values(awaits=None)
        .returning(Notification.id, Notification.read_at)
        .execution_options(synchronize_session=False)
    )
    news = sorted(row.id for row in db.session.execute(taken) if row.read_at is None)
    if news:
        about = {"notifications": [str(one) for one in news[-MOST_NEWS:]], "count": len(news)}
        outgoing.want(user_id, outgoing.DIGEST, about)
    return bool(news)
