"""What somebody has of order in rooms: what they did, what was done to them, a ban, a mention."""

from __future__ import annotations

from uuid import UUID

from app.accounts.models import User
from app.core.database import db
from app.rooms import service
from app.rooms.chat import service as chat
from app.rooms.models import RoomChange, RoomMention
from app.rooms.order import bans, deeds
from app.rooms.order.deeds import Somebody
from app.rooms.people import id_of_user


def order(user: User, other: User, room_id: UUID, mark: str) -> None:
    """Mute somebody, be muted, be named and be banned in a room."""
    room = service.lock(room_id.hex)
    theirs = next(line for line in chat.before(room) if line.user_id == other.id)
    db.session.add(RoomMention(message_id=theirs.id, user_id=user.id))
    db.session.add(RoomChange(message_id=theirs.id, member=id_of_user(user.id), op="third"))
    one, two = (
        Somebody(id_of_user(user.id), f"{mark} name", user.id),
        Somebody(id_of_user(other.id), other.display_name, other.id),
    )
    deeds.record(room, one, "mute", op="first", to=two, reason=f"{mark} did", seconds=60)
    deeds.record(room, two, "mute", op="second", to=one, reason=f"{mark} suffered", seconds=60)
    bans.ban(
        room,
        one.id,
        name=one.name,
        user_id=user.id,
        address=None,
        reason=f"{mark} banned",
        seconds=60,
    )
