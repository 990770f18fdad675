"""Reading a room's chat again beside the film it was about: lines by their moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from app.accounts.models import User
from app.core.database import db
from app.rooms import listing
from app.rooms.models import LineKind, Privacy, Room, RoomMessage

AT_ONCE = 200
THE_END = 1e9
MOST_ROOMS = 20


@dataclass(frozen=True)
class Recorded:
    """A room with lines about a film."""

    slug: str
    name: str
    lines: int


def _shown() -> tuple[Any, ...]:
    return (
        RoomMessage.position.is_not(None),
        RoomMessage.deleted_at.is_(None),
        RoomMessage.taken_down_at.is_(None),
        RoomMessage.kind == LineKind.SAID,
    )


def rooms_of(viewer: User | None, video_id: UUID) -> list[Recorded]:
    """List the open rooms with lines about a film: those everybody finds, and where one was in."""
    listed = [Room.privacy == Privacy.PUBLIC]
    if viewer is not None:
        listed.append(listing.concerns(viewer.id))
    count = func.count(RoomMessage.id)
    query = (
        select(Room.slug, Room.name, count.label("lines"))
        .join(RoomMessage, RoomMessage.room_id == Room.id)
        .where(RoomMessage.video_id == video_id, *_shown())
        .where(Room.closed_at.is_(None), or_(*listed))
        .group_by(Room.id, Room.slug, Room.name, Room.last_active_at)
        .order_by(Room.last_active_at.desc(), Room.id.desc())
        .limit(MOST_ROOMS)
    )
    return [Recorded(row.slug, row.name, row.lines) for row in db.session.execute(query)]


def between(
    room: Room, video_id: UUID, start: float, end: float, *, after: int = 0
) -> Sequence[RoomMessage]:
    """List the lines said about a film from one moment to another, by moment, then by number.

    `after` is how many of them are known already.
    """
    query = (
        select(RoomMessage)
        .where(RoomMessage.room_id == room.id, RoomMessage.video_id == video_id, *_shown())
        .where(RoomMessage.position >= start, RoomMessage.position < end)
        .order_by(RoomMessage.position, RoomMessage.seq)
        .offset(after)
        .limit(AT_ONCE)
    )
    return db.session.scalars(query).all()
