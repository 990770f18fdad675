"""Passes: whom a room asks for nothing any more, because they showed what it asks for."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, exists, select

from app.core.database import db
from app.rooms import policy
from app.rooms.invites.models import CameBy, RoomPass
from app.rooms.models import Privacy, Role, Room, RoomMember
from app.rooms.people import id_of_user, user_id_of

# These hang on the room's password, so that a new one is asked of everybody.
BY_PASSWORD = (CameBy.PASSWORD, CameBy.PRESENCE)


def belongs(room: Room, member: str) -> bool:
    """Say whether the room is a person's by what they are in it: owner, host, or with a role."""
    if member in {id_of_user(room.owner_id), id_of_user(room.host_id)}:
        return True
    known = db.session.get(RoomMember, (room.id, member))
    return known is not None and known.role not in {Role.MEMBER, Role.GUEST}


def holds(room: Room, member: str | None) -> bool:
    """Say whether a person comes into a room without being asked for anything."""
    if member is None:
        return False
    if belongs(room, member):
        return True
    theirs = exists().where(RoomPass.room_id == room.id, RoomPass.member == member)
    return bool(db.session.scalar(select(theirs)))


def give(room: Room, member: str, came_by: CameBy) -> None:
    """Give a person a pass for a reason, beside those they have for others."""
    if db.session.get(RoomPass, (room.id, member, came_by)) is None:
        pass_ = RoomPass(
            room_id=room.id, member=member, user_id=user_id_of(member), came_by=came_by
        )
        db.session.add(pass_)
        db.session.flush()


def take(room: Room, member: str, came_by: CameBy) -> None:
    """Take the pass a person has for this reason; who is inside stays until they leave."""
    theirs = (RoomPass.room_id == room.id, RoomPass.member == member)
    db.session.execute(delete(RoomPass).where(*theirs, RoomPass.came_by == came_by))


def renew(room: Room, present: Iterable[str]) -> None:
    """Begin anew behind a changed door: who is inside may come back, others are asked again."""
    old = (RoomPass.room_id == room.id, RoomPass.came_by.in_(BY_PASSWORD))
    db.session.execute(delete(RoomPass).where(*old))
    db.session.expire_all()
    if room.privacy in policy.OPEN:
        return
    for member in present:
        give(room, member, CameBy.PRESENCE)


def forget_user(user_id: UUID) -> None:
    """Take all passes of somebody."""
    db.session.execute(delete(RoomPass).where(RoomPass.user_id == user_id))


def is_hidden(room: Room) -> bool:
    """Say whether a room is not even named to who may not come in."""
    return room.privacy == Privacy.PRIVATE
