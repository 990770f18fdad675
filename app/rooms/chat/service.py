"""The rules of chat: lines are numbered by their room, kept, and never quite forgotten."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select, update

from app.accounts.standing import Deed
from app.core import clock
from app.core.database import db
from app.core.errors import Forbidden
from app.rooms import people, service
from app.rooms.chat import pace
from app.rooms.errors import MessageNotFound, Muted
from app.rooms.models import LineKind, Room, RoomMessage, RoomReaction
from app.rooms.order import hosts

TAIL = 50
CATCH_UP = 200
REACTIONS_EACH = 8
LINK = re.compile(r"(?i)\b(?:https?://|www\.)\S")


@dataclass(frozen=True)
class Author:
    """Who writes."""

    id: str
    name: str
    user_id: UUID | None


def send(
    room: Room,
    author: Author,
    *,
    op: str,
    text: str,
    reply_to: UUID | None = None,
    position: float | None = None,
) -> RoomMessage:
    """Keep a line and number it; the same `op` again answers the same line."""
    earlier = said_before(room, author.id, op)
    if earlier is not None:
        return earlier
    check_may_write(room, author.id, text)
    pace.check(room, author.id)
    answered = find(room, reply_to) if reply_to else None
    return keep(room, author, op=op, text=text, answered=answered, position=position)


def said_before(room: Room, member: str, op: str) -> RoomMessage | None:
    """Answer the line somebody said under an operation."""
    said = select(RoomMessage).where(
        RoomMessage.room_id == room.id, RoomMessage.member == member, RoomMessage.op == op
    )
    return db.session.scalars(said).first()


def keep(
    room: Room,
    author: Author,
    *,
    op: str,
    text: str,
    kind: str = LineKind.SAID,
    answered: RoomMessage | None = None,
    position: float | None = None,
) -> RoomMessage:
    """Keep a line of a locked room and number it."""
    message = RoomMessage(
        room_id=room.id,
        kind=kind,
        op=op,
        seq=_next_number(room),
        member=author.id,
        user_id=author.user_id,
        name=author.name,
        text=text,
        reply_to=answered,
        position=position,
        video_id=None if position is None else room.video_id,
        reactions=[],
    )
    db.session.add(message)
    db.session.flush()
    return message


def _next_number(room: Room) -> int:
    """Take the room's next number; its row stays locked until the commit: there are no gaps."""
    change = update(Room).where(Room.id == room.id).values(chat_seq=Room.chat_seq + 1)
    return db.session.execute(change.returning(Room.chat_seq)).scalar_one()


def check_may_write(room: Room, member: str, text: str) -> None:
    """Raise NotGranted, Muted or Sanctioned unless a member may write this; links need a grant."""
    service.demand(room, member, "chat.send")
    if LINK.search(text):
        service.demand(room, member, "chat.link")
    known = service.membership(room, member)
    if known is not None and known.muted_until and known.muted_until > clock.now():
        until = known.muted_until.isoformat()
        raise Muted(details={"until": until, "reason": known.mute_reason})
    people.demand_standing(member, Deed.SPEAK)


def find(room: Room, message_id: UUID) -> RoomMessage:
    """Find a line of the room; raise MessageNotFound, also for one that was cleared away."""
    message = db.session.get(RoomMessage, message_id)
    if message is None or message.room_id != room.id:
        raise MessageNotFound
    # An announcement stays above the chat when the lines of its time go by age.
    if message.seq <= room.cleared_seq and message.kind != LineKind.ANNOUNCED:
        raise MessageNotFound
    return message


def edit(room: Room, member: str, message_id: UUID, *, text: str) -> RoomMessage:
    """Change one's own line; raise Forbidden for another's."""
    message = find(room, message_id)
    check_may_write(room, member, text)
    if message.member != member or message.is_gone:
        raise Forbidden("You can change only your own lines.")
    message.text, message.edited_at = text, clock.now()
    db.session.flush()
    return message


def remove(room: Room, member: str, message_id: UUID) -> RoomMessage:
    """Delete one's own line, or with the grant one of somebody below; its place and number stay.

    Raise NotGranted, and Forbidden for a line of somebody of the same rank or above.
    """
    message = find(room, message_id)
    if message.member != member:
        service.demand(room, member, "chat.delete_any")
        hosts.outrank(room, member, message.member)
    if message.taken_down_at is not None:
        return message
    message.text, message.deleted_at = "", message.deleted_at or clock.now()
    message.reactions.clear()
    db.session.flush()
    return message


def react(room: Room, member: str, message_id: UUID, emoji: str, *, on: bool) -> RoomMessage:
    """Put a reaction under a line, or take it back."""
    message = find(room, message_id)
    check_may_write(room, member, emoji)
    mine = [one for one in message.reactions if one.member == member]
    same = next((one for one in mine if one.emoji == emoji), None)
    if on and same is None and len(mine) < REACTIONS_EACH and not message.is_gone:
        message.reactions.append(RoomReaction(member=member, emoji=emoji))
    if not on and same is not None:
        message.reactions.remove(same)
    db.session.flush()
    return message


def take_down(message: RoomMessage, *, at: datetime | None) -> None:
    """Hide a line in the name of moderation, or with no time show it again."""
    message.taken_down_at = at
    count_change(message)


def count_change(message: RoomMessage) -> None:
    """Give what became of a line a number: whoever hears of it tells by that what is newer."""
    message.v = RoomMessage.v + 1
    db.session.flush()


def _lines(room: Room) -> Select[RoomMessage]:
    """Select a room's lines but those that were cleared away."""
    lines = (RoomMessage.room_id == room.id, RoomMessage.seq > room.cleared_seq)
    return select(RoomMessage).where(*lines)


def before(room: Room, seq: int | None = None, *, limit: int = TAIL) -> Sequence[RoomMessage]:
    """List the lines before a number (None: the newest), the oldest first."""
    query = _lines(room) if seq is None else _lines(room).where(RoomMessage.seq < seq)
    rows = db.session.scalars(query.order_by(RoomMessage.seq.desc()).limit(limit)).all()
    return rows[::-1]


def has_earlier(room: Room, lines: Sequence[RoomMessage]) -> bool:
    """Tell whether there are lines before these."""
    return bool(lines) and lines[0].seq > room.cleared_seq + 1


def after(room: Room, seq: int, *, limit: int = CATCH_UP) -> Sequence[RoomMessage]:
    """List the lines after a number, the oldest first."""
    query = _lines(room).where(RoomMessage.seq > seq)
    return db.session.scalars(query.order_by(RoomMessage.seq).limit(limit)).all()


def since(room: Room, moment: datetime, *, limit: int = CATCH_UP) -> Sequence[RoomMessage]:
    """List the lines kept since a moment, the oldest first."""
    query = _lines(room).where(RoomMessage.created_at >= moment)
    rows = db.session.scalars(query.order_by(RoomMessage.seq.desc()).limit(limit)).all()
    return rows[::-1]
