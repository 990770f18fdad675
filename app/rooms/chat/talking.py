"""The chat's events as units of work: keep the line, then, once it is kept, tell it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from app.core import clock
from app.core.database import after_commit, db, unit_of_work
from app.rooms import answers, service
from app.rooms.chat import changes, mentions, notices, telling
from app.rooms.chat import service as chat
from app.rooms.chat.said import (
    Announce,
    ChatDelete,
    ChatEdit,
    ChatHistory,
    ChatReact,
    ChatSend,
    Float,
    Typing,
)
from app.rooms.errors import MessageNotFound
from app.rooms.live import announce
from app.rooms.live.here import Taken, here
from app.rooms.live.store import Seat
from app.rooms.models import Room, RoomMessage
from app.rooms.order import deeds, moderating
from app.rooms.schemas import MemberName, Messages

# Sanctions of the site are not told to rooms: they end a writing that is shown within this time.
KNOWN_SECONDS = 30.0


def author_of(seat: Seat) -> chat.Author:
    """Answer who writes from a seat."""
    user_id = seat.member["user_id"]
    return chat.Author(seat.id, seat.member["name"], UUID(user_id) if user_id else None)


def send(seat: Seat, data: ChatSend) -> dict[str, object]:
    """Keep a line and tell it, and whom it names; answer its id and number."""
    given = data.model_dump()
    with unit_of_work():
        room = service.lock(seat.room)
        line = chat.send(room, author_of(seat), **given)
        answer = _said(room, line)
        telling.note(room, line)
        return answer


def announce_line(seat: Seat, data: Announce) -> dict[str, object]:
    """Keep a line that stands above the chat, tell it, and whom it names; answer as `send`."""
    with unit_of_work():
        room = service.lock(seat.room)
        line = notices.announce(room, author_of(seat), op=data.op, text=data.text)
        if not deeds.is_done(room, seat.id, data.op, action="announce", to=deeds.NOBODY):
            deeds.record(room, moderating.person(seat.member), "announce", op=data.op)
        answer = _said(room, line)
        telling.note(room, line)
        return answer


def _said(room: Room, line: RoomMessage) -> dict[str, object]:
    shown = answers.message(room, line).model_dump(mode="json")
    after_commit(here().live.tell_chat, room.key, line.seq, shown)
    return {"id": str(line.id), "seq": line.seq}


def edit(seat: Seat, data: ChatEdit) -> None:
    """Change a line of one's own and tell it, also to whom it names now."""

    def change(room: Room) -> None:
        telling.note(room, chat.edit(room, seat.id, data.id, text=data.text))

    _change(seat, data, change)


def remove(seat: Seat, data: ChatDelete) -> None:
    """Delete a line and tell it."""

    def change(room: Room) -> None:
        mentions.take_back(chat.remove(room, seat.id, data.id))

    _change(seat, data, change)


def react(seat: Seat, data: ChatReact) -> None:
    """Put a reaction under a line, or take it back, and tell it."""
    _change(seat, data, lambda room: chat.react(room, seat.id, data.id, data.emoji, on=data.on))


def _change(
    seat: Seat, data: ChatEdit | ChatDelete | ChatReact, change: Callable[[Room], object]
) -> None:
    """Change a line, once for each `op`, and tell it: who did it may have died before it told."""
    with unit_of_work():
        room = service.lock(seat.room)
        _tell(room, changes.once(room, seat.id, data.id, data.op, lambda: change(room)))


def write(taken: Taken) -> None:
    """Tell the others that somebody is writing who may; raise as for the line itself.

    Who may is asked once in a while, and when the room made something else of them.
    """
    seat, now = taken.seat, clock.monotonic()
    if taken.may_write <= now:
        # Noted before it is asked: what the room makes of them meanwhile takes it back.
        taken.may_write = now + KNOWN_SECONDS
        try:
            with unit_of_work(writes=False):
                chat.check_may_write(service.get(seat.room), seat.id, "")
        except Exception:
            taken.may_write = 0.0
            raise
    who = MemberName(id=seat.id, name=seat.member["name"])
    announce.to_room(seat.room, "typing", Typing(member=who))


def float_up(seat: Seat, data: Float) -> None:
    """Let a reaction rise over everybody's picture, with the others of the same moment."""
    with unit_of_work(writes=False):
        chat.check_may_write(service.get(seat.room), seat.id, data.emoji)
    if here().live.float(seat.room, data.emoji):
        here().floating.add(seat.room)


def take_down(message_id: UUID, *, at: datetime | None) -> RoomMessage:
    """Hide a line in the name of moderation, or show it again, inside the caller's unit; tell it.

    Raise MessageNotFound.
    """
    line = db.session.get(RoomMessage, message_id)
    if line is None:
        raise MessageNotFound
    chat.take_down(line, at=at)
    if at is not None:
        mentions.take_back(line)
    _tell(db.session.get_one(Room, line.room_id), line)
    return line


def history(seat: Seat, data: ChatHistory) -> Messages:
    """Answer lines before or after a number."""
    with unit_of_work(writes=False):
        room = service.get(seat.room)
        if data.after is not None:
            lines = chat.after(room, data.after)
            more = len(lines) == chat.CATCH_UP
        else:
            lines = chat.before(room, data.before)
            more = chat.has_earlier(room, lines)
        return Messages(messages=answers.lines(room, lines, seat.id), more=more)


def _tell(room: Room, line: RoomMessage) -> None:
    after_commit(announce.to_room, room.key, "chat:update", answers.message(room, line))
