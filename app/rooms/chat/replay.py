"""Reading a room's chat again beside the film it was about: lines by their moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from app.accounts.models import User
from app.core.database import db
from app.rooms import listing
from app.rooms.models import LineKind, Privacy, Room, RoomMessage
from app.rooms.order import bans
from app.rooms.parties import service as parties
from app.rooms.people import id_of_user

AT_ONCE = 200
THE_END = 1e9
MOST_ROOMS = 20


@dataclass(frozen=True)
class Recorded:
    """A room with lines about a film; `closed_at` is when it was closed, if it was."""

    slug: str
    name: str
    lines: int
    closed_at: datetime | None


def _shown() -> tuple[Any, ...]:
    return (
        RoomMessage.position.is_not(None),
        RoomMessage.deleted_at.is_(None),
        RoomMessage.taken_down_at.is_(None),
        RoomMessage.kind == LineKind.SAID,
    )


def rooms_of(viewer: User | None, video_id: UUID) -> list[Recorded]:
    """List the rooms with lines about a film: those everybody finds, and where one was in.

    Closed ones are among them, until they are deleted.
    """
    count = func.count(RoomMessage.id)
    columns = (Room.slug, Room.name, Room.closed_at)
    query = (
        select(*columns, count.label("lines"))
        .join(RoomMessage, RoomMessage.room_id == Room.id)
        .where(RoomMessage.video_id == video_id, *_shown())
        .where(RoomMessage.seq > Room.cleared_seq)
        .where(or_(_open_to(viewer), _left_to(viewer)), _not_banned(viewer))
        .group_by(Room.id, *columns, Room.last_active_at)
        .order_by(Room.last_active_at.desc(), Room.id.desc())
        .limit(MOST_ROOMS)
    )
    rows = db.session.execute(query)
    return [Recorded(row.slug, row.name, row.lines, row.closed_at) for row in rows]


def is_left_to(room: Room, viewer: User | None) -> bool:
    """Tell whether a closed room's chat is left to somebody; a guest it bans is not known here."""
    query = select(Room.id).where(Room.id == room.id, _left_to(viewer), _not_banned(viewer))
    return db.session.scalar(query) is not None


def _open_to(viewer: User | None) -> ColumnElement[bool]:
    """Say in SQL which open rooms somebody may find by a film."""
    is_found = [Room.privacy == Privacy.PUBLIC]
    if viewer is not None:
        is_found.append(listing.concerns(viewer.id))
    return and_(Room.closed_at.is_(None), or_(*is_found))


def _left_to(viewer: User | None) -> ColumnElement[bool]:
    """Say in SQL which closed rooms' chats somebody may read.

    A public room's is everybody's whom its door let in at its end, any other's theirs who were in
    and could have come again.
    """
    door = [Room.privacy == Privacy.PUBLIC, Room.locked.is_(False), ~parties.ended_before()]
    if viewer is None:
        return and_(Room.closed_at.is_not(None), Room.guests.is_(True), *door)
    return and_(Room.closed_at.is_not(None), or_(and_(*door), listing.lets_in_again(viewer.id)))


def _not_banned(viewer: User | None) -> ColumnElement[bool]:
    return true() if viewer is None else ~bans.keeps_out(id_of_user(viewer.id))


def between(
    room: Room, video_id: UUID, start: float, end: float, *, after: int = 0
) -> Sequence[RoomMessage]:
    """List the lines said about a film from one moment to another, by moment, then by number.

    `after` is how many of them are known already.
    """
    query = (
        select(RoomMessage)
        .where(RoomMessage.room_id == room.id, RoomMessage.video_id == video_id, *_shown())
        .where(RoomMessage.seq > room.cleared_seq)
        .where(RoomMessage.position >= start, RoomMessage.position < end)
        .order_by(RoomMessage.position, RoomMessage.seq)
        .offset(after)
        .limit(AT_ONCE)
    )
    return db.session.scalars(query).all()
