"""What queues hold of a person: handed over for their export, emptied when they go."""

from __future__ import annotations

import secrets
from uuid import UUID

from sqlalchemy import delete, select, update

from app.accounts.exports import Table
from app.core.database import after_commit, db
from app.rooms.people import id_of_user
from app.rooms.queue import changing
from app.rooms.queue.models import RoomEntry, RoomVote

TABLES = (
    Table(RoomEntry, lambda user: RoomEntry.user_id == user),
    Table(RoomVote, lambda user: RoomVote.member == id_of_user(user)),
)


def forget(user_id: UUID, *, nobody: str) -> None:
    """Take a person's name out of what they added, which stays, and take their votes back."""
    member, shown = id_of_user(user_id), f"x-{secrets.token_hex(12)}"
    rooms = _rooms_of(member)
    db.session.execute(delete(RoomVote).where(RoomVote.member == member))
    emptied = update(RoomEntry).where(RoomEntry.member == member)
    db.session.execute(emptied.values(member=shown, user_id=None, name=nobody))
    for room_id in rooms:
        given = {"id": shown, "name": nobody}
        after_commit(changing.own, room_id.hex, "forget", given, member=member)


def _rooms_of(member: str) -> set[UUID]:
    """Answer the rooms in whose queues somebody added or voted."""
    added = select(RoomEntry.room_id).where(RoomEntry.member == member)
    voted = select(RoomEntry.room_id).join(RoomVote).where(RoomVote.member == member)
    return {*db.session.scalars(added), *db.session.scalars(voted)}
