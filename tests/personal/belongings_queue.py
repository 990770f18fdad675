"""What somebody put into a room's queue, and voted for there."""

from __future__ import annotations

import uuid

from app.accounts.models import User
from app.core import ids
from app.core.database import db
from app.rooms.models import Room
from app.rooms.people import id_of_user
from app.rooms.queue.models import RoomEntry, RoomVote


def queued(room: Room, user: User, other: User, video_id: uuid.UUID) -> None:
    """Have both queue a film, and somebody vote for both."""
    for place, one in enumerate((user, other)):
        member = id_of_user(one.id)
        entry = RoomEntry(
            id=ids.new_id(),
            room_id=room.id,
            video_id=video_id,
            place=place,
            member=member,
            user_id=one.id,
            name=one.display_name[:50],
        )
        db.session.add(entry)
        db.session.flush()
        db.session.add(RoomVote(entry_id=entry.id, member=id_of_user(user.id)))
    db.session.flush()
