"""The rooms that are open now, and how many are in them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.administration import answers
from app.administration.schemas import RoomNow
from app.core.database import db
from app.core.pagination import Page, paginate
from app.rooms.errors import RoomAway
from app.rooms.live.here import here
from app.rooms.models import Room

# Whoever is in a room keeps it active: nobody is in one of the others.
MOST_COUNTED = 500


def page(*, page: int, page_size: int) -> Page:
    """List the open rooms as `RoomNow`, the last active first."""
    query = select(Room).where(Room.closed_at.is_(None))
    query = query.options(
        joinedload(Room.video), joinedload(Room.host).lazyload(User.granted)
    ).order_by(Room.last_active_at.desc(), Room.id.desc())
    found = paginate(db.session(), query, page=page, page_size=page_size)
    members = _members([room.key for room in found.items])
    items = [_now(room, count) for room, count in zip(found.items, members, strict=True)]
    return Page(items, found.page, found.page_size, found.total)


def _members(keys: Sequence[str]) -> list[int]:
    """Count who is in each room; nobody while Redis is away."""
    try:
        return here().live.counts(list(keys)) if keys else []
    except RoomAway:
        return [0] * len(keys)


def _now(room: Room, members: int) -> RoomNow:
    names = ("id", "slug", "name", "privacy", "video_id", "created_at", "last_active_at")
    return RoomNow.model_validate(
        {name: getattr(room, name) for name in names}
        | {"host": answers.person(room.host), "video_title": room.video.title}
        | {"members": members, "playing": room.playing and members > 0}
    )


def counts() -> dict[str, int]:
    """Count the open rooms, those with somebody in, and who is in the last active ones."""
    is_open = Room.closed_at.is_(None)
    count = db.session.scalar(select(func.count()).select_from(Room).where(is_open)) or 0
    active = select(Room.id).where(is_open).order_by(Room.last_active_at.desc(), Room.id.desc())
    keys = [one.hex for one in db.session.scalars(active.limit(MOST_COUNTED))]
    members = _members(keys)
    return {"open": count, "occupied": sum(one > 0 for one in members), "members": sum(members)}
