"""How long rooms keep their lines: the oldest go after a while, but not what is pinned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select

from app.core.database import db
from app.rooms.chat import notices
from app.rooms.models import Room, RoomMessage

AT_ONCE = 1000


def overdue(moment: datetime) -> Sequence[Room]:
    """List the rooms whose oldest line is from before a moment."""
    oldest = (
        select(RoomMessage.created_at)
        .where(RoomMessage.room_id == Room.id)
        .order_by(RoomMessage.seq)
        .limit(1)
        .scalar_subquery()
    )
    query = select(Room).where(Room.created_at < moment, oldest < moment)
    return db.session.scalars(query).unique().all()


def count(room: Room, moment: datetime) -> int:
    """Count the lines of a room that are from before a moment and not pinned."""
    query = select(func.count()).select_from(RoomMessage).where(*_old(room, moment))
    return db.session.scalar(query) or 0


def _old(room: Room, moment: datetime) -> list[ColumnElement[bool]]:
    """Say in SQL which lines: their numbers grow with time, so none is looked at but the old."""
    mine = RoomMessage.room_id == room.id
    young = select(RoomMessage.seq).where(mine, RoomMessage.created_at >= moment)
    first = db.session.scalar(young.order_by(RoomMessage.seq).limit(1))
    old = [mine, RoomMessage.seq < (room.chat_seq + 1 if first is None else first)]
    pinned = notices.pinned(room)
    return [*old, RoomMessage.id != pinned.id] if pinned else old


def let_go(room: Room, moment: datetime) -> int:
    """Delete lines of a locked room from before a moment, so many at once; count them."""
    old = select(RoomMessage.id, RoomMessage.seq).where(*_old(room, moment))
    found = db.session.execute(old.order_by(RoomMessage.seq).limit(AT_ONCE)).all()
    if not found:
        return 0
    gone = delete(RoomMessage).where(RoomMessage.id.in_([line.id for line in found]))
    db.session.execute(gone, execution_options={"synchronize_session": False})
    room.cleared_seq = max(room.cleared_seq, found[-1].seq)
    db.session.flush()
    return len(found)
