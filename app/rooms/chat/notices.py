"""What stands above the chat, and taking all of the chat away."""

from __future__ import annotations

from sqlalchemy import delete, func, or_, select, update

from app.core import clock
from app.core.database import db
from app.rooms import service
from app.rooms.chat import service as chat
from app.rooms.chat.service import Author
from app.rooms.models import LineKind, Room, RoomMessage, RoomReaction


def announce(room: Room, author: Author, *, op: str, text: str) -> RoomMessage:
    """Keep a line that stands above the chat; raise NotGranted, Sanctioned."""
    service.demand(room, author.id, "chat.delete_any")
    earlier = chat.said_before(room, author.id, op)
    if earlier is not None and earlier.kind == LineKind.ANNOUNCED:
        return earlier
    chat.check_may_write(room, author.id, text)
    return chat.keep(room, author, op=op, text=text, kind=LineKind.ANNOUNCED)


def pinned(room: Room) -> RoomMessage | None:
    """Answer the newest announcement, unless it was taken back."""
    query = select(RoomMessage).where(
        RoomMessage.room_id == room.id,
        RoomMessage.kind == LineKind.ANNOUNCED,
    )
    found = db.session.scalars(query.order_by(RoomMessage.seq.desc()).limit(1)).first()
    return None if found is None or found.is_gone else found


def clear(room: Room) -> int:
    """Delete all lines of a locked room; answer the number of the last."""
    # A pinned line stays when older ones go by age.
    lasting = or_(RoomMessage.seq > room.cleared_seq, RoomMessage.kind == LineKind.ANNOUNCED)
    lines = (RoomMessage.room_id == room.id, lasting)
    theirs = select(RoomMessage.id).where(*lines)
    silently = {"synchronize_session": False}
    gone = delete(RoomReaction).where(RoomReaction.message_id.in_(theirs))
    db.session.execute(gone, execution_options=silently)
    emptied = update(RoomMessage).where(*lines, RoomMessage.taken_down_at.is_(None))
    when = func.coalesce(RoomMessage.deleted_at, clock.now())
    db.session.execute(emptied.values(text="", deleted_at=when), execution_options=silently)
    # What moderators took down keeps its words: there may be an appeal. It does not come back here.
    hidden = update(RoomMessage).where(*lines, RoomMessage.taken_down_at.is_not(None))
    db.session.execute(hidden.values(deleted_at=when), execution_options=silently)
    room.cleared_seq = room.chat_seq
    db.session.flush()
    return room.cleared_seq
