"""The rules of news: telling them, and what their reader does with them.

Domains call `notify` inside their own transaction; many people are told by a job, `notify_many`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, select, update

from app.accounts.models import User
from app.core import clock
from app.core.database import db
from app.core.pagination import Page, rows_of
from app.notifications import answers, boxes, crowd, delivery, live, outgoing
from app.notifications.delivery import News
from app.notifications.errors import NotificationNotFound
from app.notifications.models import Notification, NotificationBox, NotificationPreference

MOST_LINKS = 500


def notify(
    user_id: UUID, kind: str, *, about: Mapping[str, Any], link: str = "", key: str | None = None
) -> bool:
    """Tell somebody something; answer whether it was new to them.

    `link` is a path of ours. Raise UnknownKind, and KeyError where the words miss a value.
    """
    made = delivery.deliver([user_id], News(kind, about, link, key))
    outgoing.write_at_once([row.id for row in made])
    return bool(made)


def notify_many(
    audience: str,
    of: UUID,
    kind: str,
    *,
    about: Mapping[str, Any],
    key: str,
    link: str = "",
) -> None:
    """Have everybody in an audience told by a job, each once by the news' `key`.

    The audience, such as the followers `of` a channel, is asked for when the job runs. Raise
    UnknownKind, and KeyError where the words miss a value or nobody named the audience.
    """
    crowd.start(audience, of, News(kind, about, link, key))


def page(user_id: UUID, *, page: int, page_size: int, unread: bool = False) -> Page:
    """List somebody's news, the newest first, in columns."""
    query = boxes.listed(user_id, unread=unread)
    found, total = rows_of(db.session(), query, page=page, page_size=page_size)
    return Page(found, page, page_size, total)


def unread_count(user_id: UUID) -> int:
    """Count what somebody has not read."""
    return boxes.unread_count(user_id)


def owner(notification_id: UUID) -> UUID:
    """Answer whose news it is; raise NotificationNotFound."""
    wanted = select(Notification.user_id).where(Notification.id == notification_id)
    found = db.session.scalar(wanted.where(Notification.on_site))
    if found is None:
        raise NotificationNotFound
    return found


def mark_read(notification_id: UUID) -> Any:
    """Note that its reader has read it; answer its row; raise NotificationNotFound."""
    user_id, now = owner(notification_id), clock.now()
    if _read(now, Notification.id == notification_id):
        live.tell_read(boxes.change_one(user_id), [notification_id], now)
    wanted = select(*Notification.__table__.columns).where(Notification.id == notification_id)
    row = db.session.execute(wanted).first()
    if row is None:
        raise NotificationNotFound
    return row


def mark_all_read(user_id: UUID) -> None:
    """Note that somebody has read everything."""
    now = clock.now()
    if _read(now, Notification.user_id == user_id):
        live.tell_read(boxes.change_one(user_id), None, now)


def _read(now: Any, *which: Any) -> bool:
    """Mark what is unread on the site as read; tell whether anything was."""
    unread = (Notification.read_at.is_(None), Notification.on_site)
    changed = update(Notification).where(*which, *unread).values(read_at=now)
    returned = changed.returning(Notification.id).execution_options(synchronize_session=False)
    return bool(db.session.execute(returned).all())


def remove(notification_id: UUID) -> None:
    """Take a piece of news off its reader's list; raise NotificationNotFound."""
    user_id = owner(notification_id)
    db.session.execute(delete(Notification).where(Notification.id == notification_id))
    boxes.change_one(user_id)
    live.tell_all(user_id, answers.snapshot(user_id))


def retract(links: Sequence[str] = (), *, key: str | None = None) -> None:
    """Take back from everybody what leads to one of these links, or has a key that begins so.

    Open pages keep the line until they ask again, as when old news are tidied away.
    """
    which: list[ColumnElement[bool]] = [
        Notification.link.in_(links[at : at + MOST_LINKS])
        for at in range(0, len(links), MOST_LINKS)
    ]
    if key is not None:
        which.append(Notification.key.startswith(key, autoescape=True))
    for one in which:
        gone = delete(Notification).where(one)
        db.session.execute(gone.execution_options(synchronize_session=False))


def take_back_from(people: Select[Any], beginning: str) -> None:
    """Take the news whose keys begin so off the lists of these people."""
    theirs = Notification.user_id.in_(people)
    named = Notification.key.startswith(beginning, autoescape=True)
    db.session.execute(
        delete(Notification).where(theirs, named),
        execution_options={"synchronize_session": False},
    )


def forget(user: User) -> None:
    """Take away everything of somebody whose account goes, and the mails on their way."""
    outgoing.forget_user(user.id)
    for table in (Notification, NotificationPreference, NotificationBox):
        db.session.execute(delete(table).where(table.user_id == user.id))
