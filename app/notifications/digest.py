"""The daily letter: what somebody was told and has not read, once the oldest of it is a day old.

So nobody gets two within a day, however often beat comes by and how many of it there are. The
letter of the hour goes out at once, unless one went out less than an hour ago.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update

from app.core.database import db
from app.notifications import outgoing
from app.notifications.models import HOURLY, ByMail, Notification, OutgoingMail

AFTER = timedelta(days=1)
AN_HOUR = timedelta(hours=1)
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


def due_by_the_hour(now: datetime) -> Sequence[UUID]:
    """List the people with news for the letter of the hour who had none within the last one."""
    had = select(OutgoingMail.user_id).where(
        OutgoingMail.letter == outgoing.HOUR, OutgoingMail.created_at > now - AN_HOUR
    )
    waiting = select(Notification.user_id).where(Notification.awaits == HOURLY).distinct()
    chosen = waiting.where(Notification.user_id.not_in(had)).order_by(Notification.user_id)
    return db.session.scalars(chosen.limit(MOST_PEOPLE)).all()


def write(user_id: UUID, letter: str = outgoing.DIGEST, awaits: str = ByMail.DAILY) -> bool:
    """Have one letter sent for all that waits for it and is unread; tell whether there is one.

    The marks are taken off in the same transaction: of two who come at once the second finds none.
    """
    taken = (
        update(Notification)
        .where(Notification.user_id == user_id, Notification.awaits == awaits)
        .values(awaits=None)
        .returning(Notification.id, Notification.read_at)
        .execution_options(synchronize_session=False)
    )
    news = sorted(row.id for row in db.session.execute(taken) if row.read_at is None)
    if news:
        about = {"notifications": [str(one) for one in news[-MOST_NEWS:]], "count": len(news)}
        outgoing.want(user_id, letter, about)
    return bool(news)
