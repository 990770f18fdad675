"""Changes of lines: each is made once, however often it is asked for, and counted by its line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, tuple_

from app.core.database import db
from app.rooms.chat import service as chat
from app.rooms.models import Room, RoomChange, RoomMessage

# So long the same `op` is known again.
KEPT = timedelta(days=1)
# So many old ones are forgotten in one statement.
AT_ONCE = 1000


def once(
    room: Room, member: str, message_id: UUID, op: str, change: Callable[[], object]
) -> RoomMessage:
    """Change a line of a locked room unless this very change was made before; answer the line.

    Raise MessageNotFound.
    """
    line = chat.find(room, message_id)
    if db.session.get(RoomChange, (message_id, member, op)) is None:
        change()
        db.session.add(RoomChange(message_id=message_id, member=member, op=op))
        chat.count_change(line)
    return line


def count_before(moment: datetime) -> int:
    """Count the changes made before a moment."""
    old = select(func.count()).select_from(RoomChange).where(RoomChange.created_at < moment)
    return db.session.scalar(old) or 0


def forget_before(moment: datetime) -> int:
    """Forget changes made before a moment, so many at once; count them."""
    names = (RoomChange.message_id, RoomChange.member, RoomChange.op)
    old = select(*names).where(RoomChange.created_at < moment).order_by(RoomChange.created_at)
    found = [tuple(row) for row in db.session.execute(old.limit(AT_ONCE))]
    gone = delete(RoomChange).where(tuple_(*names).in_(found))
    if found:
        db.session.execute(gone, execution_options={"synchronize_session": False})
    return len(found)
