"""Mentions: whom a line names with `@`, and the news for those who are not looking."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from sqlalchemy import func, or_, select

from app.accounts.models import User
from app.core.database import after_commit, db, unit_of_work
from app.notifications import kinds
from app.notifications import service as notifications
from app.notifications.kinds import Kind
from app.notifications.models import ByMail, Notification
from app.rooms.errors import RoomAway
from app.rooms.hearing import may_hear
from app.rooms.live import presence
from app.rooms.models import Room, RoomMember, RoomMessage
from app.rooms.order import bans
from app.rooms.people import id_of_user

NEWS = "mention_in_room"
MOST = 10
MOST_WORDS = 4
_AT = re.compile(r"(?<![\w@.])@(?=[\w])([^@\n]{1,80})")
_TAIL = ".,;:!?…)]}»”’\"'*_"


def register() -> None:
    """Make the kind of news known."""
    title, group = later("Mentions in rooms"), later("Watching")
    kinds.register(Kind(NEWS, title, group, _words, ByMail.OFF, "at-sign"))


def _words(about: Mapping[str, Any]) -> str:
    return _("%(who)s mentioned you in the room %(room)s", who=about["who"], room=about["room"])


def named(text: str) -> Iterator[list[str]]:
    """Answer for each `@` what may be the name after it, the longest first: at most ten."""
    for found in list(_AT.finditer(text))[:MOST]:
        words = found[1].split()[:MOST_WORDS]
        texts = [" ".join(words[:count]).rstrip(_TAIL) for count in range(len(words), 0, -1)]
        yield [one for one in dict.fromkeys(texts) if one]


def users(room: Room, text: str) -> list[User]:
    """List people the room knows whom a text names, by display name or username; ten at most."""
    wanted = list(named(text))
    if not wanted:
        return []
    by_name: dict[str, list[User]] = {}
    for user in _known(room, {name for names in wanted for name in names}):
        for name in {user.display_name.lower(), user.username.lower()}:
            by_name.setdefault(name, []).append(user)
    found: dict[UUID, User] = {}
    for names in wanted:
        first = next((name.lower() for name in names if name.lower() in by_name), None)
        found |= {user.id: user for user in by_name[first]} if first else {}
    return list(found.values())[:MOST]


def _known(room: Room, names: Collection[str]) -> Sequence[User]:
    lowered = {name.lower() for name in names}
    is_named = or_(
        User.shown_name.in_(names),
        func.lower(User.shown_name).in_(lowered),
        func.lower(User.username).in_(lowered),
    )
    query = select(User).join(RoomMember, RoomMember.user_id == User.id)
    banned = bans.is_banned(RoomMember)
    query = query.where(RoomMember.room_id == room.id, is_named, User.is_active, ~banned)
    return db.session.scalars(query.limit(5 * MOST)).unique().all()


def tell_later(line: RoomMessage) -> None:
    """Have those told whom a new line names, once it is kept: its room waits for nobody's news."""
    if any(named(line.text)):
        after_commit(tell, line.id)


def tell(line_id: UUID) -> None:
    """Tell whom a line names and who is not looking; one unread mention of a room is enough.

    The line is held meanwhile: who takes it away takes these news back, too.
    """
    with unit_of_work():
        line = db.session.get(RoomMessage, line_id, with_for_update={"of": RoomMessage})
        room = db.session.get(Room, line.room_id) if line else None
        if line is None or room is None or line.is_gone or room.closed_at is not None:
            return
        away = _not_looking(room, [one for one in users(room, line.text) if one.id != line.user_id])
        waiting = _waiting(room, [user.id for user in away])
        for user in away:
            if user.id not in waiting and may_hear(room, user):
                _notify(user, room, line)


def _notify(user: User, room: Room, line: RoomMessage) -> None:
    notifications.notify(
        user.id,
        NEWS,
        about={"who": line.name, "room": room.name},
        link=f"/rooms/{room.slug}",
        key=f"{of_room(room.id)}{line.member}:{line.id.hex}",
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
    unread = (Notification.kind == NEWS, Notification.read_at.is_(None), Notification.on_site)
    query = select(Notification.user_id).where(Notification.user_id.in_(user_ids), *unread)
    return set(db.session.scalars(query.where(Notification.key.startswith(of_room(room.id)))))


def of_room(room_id: UUID) -> str:
    """Name what the keys of a room's mentions begin with."""
    return f"mention:{room_id.hex}:"


def take_back_of_author(room_id: UUID, member: str) -> None:
    """Take the news back that somebody made in a room: their name is in them."""
    notifications.retract(key=f"{of_room(room_id)}{member}:")


def take_back(line: RoomMessage) -> None:
    """Take the news of a line back that nobody is shown any more."""
    notifications.retract(key=f"{of_room(line.room_id)}{line.member}:{line.id.hex}")


def take_back_of_room(room: Room | UUID, **_rest: Any) -> None:
    """Take the news of a room back that nobody can enter any more."""
    notifications.retract(key=of_room(room if isinstance(room, UUID) else room.id))
