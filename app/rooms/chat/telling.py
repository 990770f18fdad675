"""The news of mentions: noted with the line itself, told once it is kept, also when one dies."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select

from app.accounts.models import User
from app.core import clock
from app.core.database import after_commit, db, unit_of_work
from app.notifications import service as notifications
from app.notifications.models import Notification
from app.rooms.chat import mentions
from app.rooms.errors import RoomAway
from app.rooms.hearing import may_hear
from app.rooms.live import presence
from app.rooms.models import Room, RoomMention, RoomMessage
from app.rooms.people import id_of_user

log = logging.getLogger(__name__)

# Who noted them tells them within moments; after a day nobody needs to hear of it any more.
PATIENCE, OLDEST = timedelta(seconds=5), timedelta(days=1)
AT_ONCE = 100


def note(room: Room, line: RoomMessage) -> None:
    """Note whom a line of a locked room names, and have them told once it is kept.

    Whoever was told of the line already is not told again, however it is changed.
    """
    if line.edited_at is None and not any(mentions.named(line.text)):
        return
    named = {user.id for user in mentions.users(room, line.text)} - {line.user_id}
    of_line = RoomMention.message_id == line.id
    known = set(db.session.scalars(select(RoomMention.user_id).where(of_line)))
    if known - named:
        gone = (of_line, RoomMention.user_id.not_in(named), RoomMention.told_at.is_(None))
        db.session.execute(delete(RoomMention).where(*gone))
    for user_id in sorted(named - known):
        db.session.add(RoomMention(message_id=line.id, user_id=user_id))
    db.session.flush()
    if named:
        after_commit(tell, line.id)


def tell(line_id: UUID, *, waits: bool = True) -> None:
    """Tell whom a line names and who is not looking; one unread mention of a room is enough.

    The line is held meanwhile: who takes it away takes these news back, too. Without `waits` a line
    that is held is left alone.
    """
    held = {"of": RoomMessage, "key_share": True, "skip_locked": not waits}
    with unit_of_work():
        line = db.session.get(RoomMessage, line_id, with_for_update=held)
        due = _hold(line) if line is not None else []
        for mention in due:
            mention.told_at = clock.now()
        room = db.session.get(Room, line.room_id) if line is not None else None
        if line is None or room is None or line.is_gone or room.closed_at is not None:
            return
        away = _not_looking(room, _users([mention.user_id for mention in due]))
        waiting = _waiting(room, [user.id for user in away])
        for user in away:
            if user.id not in waiting and may_hear(room, user):
                _notify(user, room, line)


def _hold(line: RoomMessage) -> list[RoomMention]:
    """Answer whom a line has yet to tell, and let nobody else tell them of the room meanwhile.

    Lines of a room are kept one after the other, so whoever tells a later one finds what is being
    told of the earlier ones and waits for it.
    """
    theirs = select(RoomMention.user_id).where(_untold(), RoomMention.message_id == line.id)
    query = (
        select(RoomMention)
        .join(RoomMessage, RoomMessage.id == RoomMention.message_id)
        .where(RoomMessage.room_id == line.room_id, RoomMention.user_id.in_(theirs), _untold())
        .order_by(RoomMention.user_id, RoomMention.message_id)
        .with_for_update(of=RoomMention)
    )
    return [one for one in db.session.scalars(query) if one.message_id == line.id]


def _untold() -> ColumnElement[bool]:
    return RoomMention.told_at.is_(None)


def _users(user_ids: list[UUID]) -> list[User]:
    query = select(User).where(User.id.in_(user_ids), User.is_active).order_by(User.id)
    return list(db.session.scalars(query).unique())


def _notify(user: User, room: Room, line: RoomMessage) -> None:
    notifications.notify(
        user.id,
        mentions.NEWS,
        about={"who": line.name, "room": room.name},
        link=f"/rooms/{room.slug}",
        key=mentions.of_line(line),
    )


def _not_looking(room: Room, named: list[User]) -> list[User]:
    looking: set[str] = set()
    if named:
        # While Redis is away nobody is known to look.
        with suppress(RoomAway):
            looking = presence.connected(room.key)
    return [user for user in named if id_of_user(user.id) not in looking]


def _waiting(room: Room, user_ids: list[UUID]) -> set[UUID]:
    """Answer who of these has an unread mention in the room."""
    unread = (Notification.read_at.is_(None), Notification.on_site)
    query = select(Notification.user_id).where(Notification.user_id.in_(user_ids), *unread)
    of_room = Notification.key.startswith(mentions.of_room(room.id))
    return set(db.session.scalars(query.where(Notification.kind == mentions.NEWS, of_room)))


def tell_left_over() -> None:
    """Tell the mentions whose process died between keeping their line and telling them."""
    now = clock.now()
    due = RoomMention.created_at.between(now - OLDEST, now - PATIENCE)
    with unit_of_work(writes=False):
        query = select(RoomMention.message_id).where(_untold(), due).distinct()
        lines = db.session.scalars(query.limit(AT_ONCE)).all()
    for line_id in lines:
        try:
            tell(line_id, waits=False)
        except Exception:
            log.exception("the mentions of the line %s could not be told", line_id)
