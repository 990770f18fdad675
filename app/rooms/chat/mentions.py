"""Mentions: whom a line names with `@`, in which words they hear of it, and taking that back."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from sqlalchemy import func, or_, select

from app.accounts.models import User
from app.core.database import db
from app.notifications import kinds
from app.notifications import service as notifications
from app.notifications.kinds import Kind
from app.notifications.models import ByMail
from app.rooms.models import Room, RoomMember, RoomMessage
from app.rooms.order import bans

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


def of_room(room_id: UUID) -> str:
    """Name what the keys of a room's mentions begin with."""
    return f"mention:{room_id.hex}:"


def take_back_of_author(room_id: UUID, member: str) -> None:
    """Take the news back that somebody made in a room: their name is in them."""
    notifications.retract(key=f"{of_room(room_id)}{member}:")


def of_line(line: RoomMessage) -> str:
    """Name the news of a line, which each of those it names is told once."""
    return f"{of_room(line.room_id)}{line.member}:{line.id.hex}"


def take_back(line: RoomMessage) -> None:
    """Take the news of a line back that nobody is shown any more."""
    notifications.retract(key=of_line(line))


def take_back_of_room(room: Room | UUID, **_rest: Any) -> None:
    """Take the news of a room back that nobody can enter any more."""
    notifications.retract(key=of_room(room if isinstance(room, UUID) else room.id))
