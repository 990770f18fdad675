"""The news of mentions: noted with the line itself, told once it is kept, also when one dies."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, select, update

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
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 10.0, 3600.0


def note(room: Room, line: RoomMessage) -> None:
    """Note whom a line of a locked room names, and have them told once it is kept.

    Whoever was told of the line already is not told again, however it is changed, and they count
    among those whom it may name. What somebody has not read of it goes with their name.
    """
    if line.edited_at is None and not any(mentions.named(line.text)):
        return
    named = {user.id for user in mentions.users(room, line.text)} - {line.user_id}
    of_line = RoomMention.message_id == line.id
    known = set(db.session.scalars(select(RoomMention.user_id).where(of_line)))
    if known - named:
        known -= _unsay(line, known - named)
    for user_id in sorted(named - known)[: mentions.MOST - len(known)]:
        db.session.add(RoomMention(message_id=line.id, user_id=user_id))
    db.session.flush()
    if named:
        after_commit(tell, line.id)


def _unsay(line: RoomMessage, others: set[UUID]) -> set[UUID]:
    """Take back what a line said to people it no longer names; answer who had not been told."""
    gone = delete(RoomMention).where(
        RoomMention.message_id == line.id, RoomMention.user_id.in_(others), _untold()
    )
    unread = delete(Notification).where(
        Notification.user_id.in_(others),
        Notification.key == mentions.of_line(line),
        Notification.read_at.is_(None),
    )
    silently = {"synchronize_session": False}
    db.session.execute(unread, execution_options=silently)
    untold = db.session.scalars(gone.returning(RoomMention.user_id), execution_options=silently)
    return set(untold)


def tell(line_id: UUID, *, waits: bool = True) -> None:
    """Tell whom a line names and who is not looking; one unread mention of a room is enough.

    The line is held meanwhile: who takes it away takes these news back, too. Without `waits` a line
    that is held is left alone.
    """
    held = {"of": RoomMessage, "key_share": True, "skip_locked": not waits}
    with unit_of_work():
        line = db.session.get(RoomMessage, line_id, with_for_update=held)
        due = _hold(line, waits=waits) if line is not None else []
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


def _hold(line: RoomMessage, *, waits: bool) -> list[RoomMention]:
    """Answer whom a line has yet to tell, and let nobody else tell them of the room meanwhile.

    Lines of a room are kept one after the other, so whoever tells a later one finds what is being
    told of the earlier ones and waits for it; without `waits` those are left out.
    """
    theirs = select(RoomMention.user_id).where(_untold(), RoomMention.message_id == line.id)
    query = (
        select(RoomMention)
        .join(RoomMessage, RoomMessage.id == RoomMention.message_id)
        .where(RoomMessage.room_id == line.room_id, RoomMention.user_id.in_(theirs), _untold())
        .order_by(RoomMention.user_id, RoomMention.message_id)
        .with_for_update(of=RoomMention, skip_locked=not waits)
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


class Failing:
    """The lines whose mentions one process failed to tell: tried again ever more rarely."""

    def __init__(self) -> None:
        self.lines: dict[UUID, tuple[int, float]] = {}

    def waiting(self) -> list[UUID]:
        """Answer for which lines it is too soon; those that are past are forgotten."""
        now, past = clock.monotonic(), OLDEST.total_seconds()
        self.lines = {line: one for line, one in self.lines.items() if one[1] > now - past}
        return [line for line, (_, due) in self.lines.items() if due > now]

    def failed(self, line_id: UUID) -> None:
        """Wait twice as long as the time before until the next try."""
        tries = self.lines.get(line_id, (0, 0.0))[0] + 1
        pause = min(FIRST_PAUSE_SECONDS * 2.0**tries, LONGEST_PAUSE_SECONDS)
        self.lines[line_id] = tries, clock.monotonic() + pause

    def done(self, line_id: UUID) -> None:
        """Know that a line fails no more."""
        self.lines.pop(line_id, None)


def tell_left_over(failing: Failing) -> None:
    """Tell the mentions whose process died between keeping their line and telling them."""
    now = clock.now()
    due = RoomMention.created_at.between(now - OLDEST, now - PATIENCE)
    with unit_of_work(writes=False):
        query = select(RoomMention.message_id).where(_untold(), due)
        query = query.where(RoomMention.message_id.not_in(failing.waiting()))
        oldest = query.group_by(RoomMention.message_id).order_by(func.min(RoomMention.created_at))
        lines = db.session.scalars(oldest.limit(AT_ONCE)).all()
        past = db.session.scalar(select(exists().where(*_past(now))))
    for line_id in lines:
        try:
            tell(line_id, waits=False)
            failing.done(line_id)
        except Exception:
            failing.failed(line_id)
            log.exception("the mentions of the line %s could not be told", line_id)
    if past:
        with unit_of_work():
            settled = update(RoomMention).where(*_past(now)).values(told_at=now)
            db.session.execute(settled, execution_options={"synchronize_session": False})


def _past(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Say in SQL which mentions nobody needs to hear of any more."""
    return _untold(), RoomMention.created_at < now - OLDEST
