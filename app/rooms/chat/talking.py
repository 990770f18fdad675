"""The chat's events as units of work: keep the line, then, once it is kept, tell it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.core.database import after_commit, db, unit_of_work
from app.rooms import answers, service
from app.rooms.chat import service as chat
from app.rooms.chat.said import ChatDelete, ChatEdit, ChatHistory, ChatReact, ChatSend
from app.rooms.errors import MessageNotFound
from app.rooms.live import announce
from app.rooms.live.here import here
from app.rooms.live.store import Seat
from app.rooms.models import Room, RoomMessage
from app.rooms.schemas import Messages


def send(seat: Seat, data: ChatSend) -> dict[str, object]:
    """Keep a line and tell it; answer its id and number."""
    user_id = seat.member["user_id"]
    author = chat.Author(seat.id, seat.member["name"], UUID(user_id) if user_id else None)
    with unit_of_work():
        room = service.lock(seat.room)
        line = chat.send(
            room,
            author,
            op=data.op,
            text=data.text,
            reply_to=data.reply_to,
            position=data.position,
        )
        shown = answers.message(line).model_dump(mode="json")
        after_commit(here().live.tell_chat, seat.room, line.seq, shown)
        return {"id": str(line.id), "seq": line.seq}


def edit(seat: Seat, data: ChatEdit) -> None:
    """Change a line of one's own and tell it."""
    with unit_of_work():
        room = service.lock(seat.room)
        _tell(room, chat.edit(room, seat.id, data.id, text=data.text))


def remove(seat: Seat, data: ChatDelete) -> None:
    """Delete a line and tell it."""
    with unit_of_work():
        room = service.lock(seat.room)
        _tell(room, chat.remove(room, seat.id, data.id))


def react(seat: Seat, data: ChatReact) -> None:
    """Put a reaction under a line, or take it back, and tell it."""
    with unit_of_work():
        room = service.lock(seat.room)
        _tell(room, chat.react(room, seat.id, data.id, data.emoji, on=data.on))


def take_down(message_id: UUID, *, at: datetime | None) -> RoomMessage:
    """Hide a line in the name of moderation, or show it again, inside the caller's unit; tell it.

    Raise MessageNotFound.
    """
    line = db.session.get(RoomMessage, message_id)
    if line is None:
        raise MessageNotFound
    chat.take_down(line, at=at)
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
            more = bool(lines) and lines[0].seq > 1
        return Messages(messages=[answers.message(line) for line in lines], more=more)


def _tell(room: Room, line: RoomMessage) -> None:
    after_commit(announce.to_room, room.key, "chat:update", answers.message(line))
