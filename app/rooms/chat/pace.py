"""Slow mode: whoever is below moderators writes one line in so many seconds."""

from __future__ import annotations

import math
from datetime import timedelta

from sqlalchemy import func, select

from app.core import clock
from app.core.database import db
from app.rooms import policy, service
from app.rooms.errors import SlowMode
from app.rooms.models import Role, Room, RoomMessage


def check(room: Room, member: str) -> None:
    """Raise SlowMode, with the seconds to wait, for somebody who wrote a moment ago."""
    if not room.slow_seconds or policy.outranks(service.role_of(room, member), Role.MEMBER):
        return
    mine = (RoomMessage.room_id == room.id, RoomMessage.member == member)
    last = db.session.scalar(select(func.max(RoomMessage.created_at)).where(*mine))
    if last is None:
        return
    left = last + timedelta(seconds=room.slow_seconds) - clock.now()
    seconds = math.ceil(left.total_seconds())
    if seconds > 0:
        raise SlowMode(
            f"Slow mode is on: you can write again in {seconds} s.", details={"seconds": seconds}
        )
