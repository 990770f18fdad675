"""Whom a room does not let in: the banned, and while it is locked whoever is new."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, or_, select

from app.core import clock
from app.core.database import db
from app.core.pagination import Page, paginate
from app.rooms.errors import Banned, RoomLocked
from app.rooms.models import Room, RoomMember
from app.rooms.order.models import RoomBan


def keyed(room: Room, address: str, secret: str) -> str:
    """Answer a hash of where somebody comes from that says nothing without the house's key.

    It differs from room to room, so that two lists of bans do not tell of one person.
    """
    text = f"room address\n{room.key}\n{address}"
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def _lasts() -> ColumnElement[bool]:
    return or_(RoomBan.until.is_(None), RoomBan.until > clock.now())


def check(room: Room, member: str | None, *, address: str | None) -> None:
    """Raise Banned for whom the room bans by their id, or by an address that is given."""
    whose = [RoomBan.member == member] if member else []
    whose += [RoomBan.address == address] if address else []
    if not whose:
        return
    query = select(RoomBan).where(RoomBan.room_id == room.id, _lasts(), or_(*whose))
    found = db.session.scalars(query.limit(1)).first()
    if found is not None:
        until = found.until.isoformat() if found.until else None
        raise Banned(details={"until": until, "reason": found.reason})


def among(room: Room, members: Collection[str]) -> set[str]:
    """Answer which of these ids a room bans."""
    query = select(RoomBan.member).where(RoomBan.room_id == room.id, _lasts())
    return set(db.session.scalars(query.where(RoomBan.member.in_(members))))


def among_addresses(room: Room, addresses: Collection[str]) -> set[str]:
    """Answer from which of these addresses a room takes no guests; each is a keyed hash."""
    query = select(RoomBan.address).where(RoomBan.room_id == room.id, _lasts())
    found = db.session.scalars(query.where(RoomBan.address.in_(addresses)))
    return {address for address in found if address is not None}


def check_lock(room: Room, user_id: UUID | None, known: RoomMember | None) -> None:
    """Raise RoomLocked where nobody new comes in; owner, host and who was in before do."""
    is_theirs = user_id is not None and user_id in {room.owner_id, room.host_id}
    if room.locked and known is None and not is_theirs:
        raise RoomLocked


def keeps_out(member: str) -> ColumnElement[bool]:
    """Say in SQL that a room bans somebody."""
    theirs = (RoomBan.room_id == Room.id, RoomBan.member == member)
    return exists().where(*theirs, _lasts())


def is_banned(member: type[RoomMember]) -> ColumnElement[bool]:
    """Say in SQL that a room bans the person of one of its rows."""
    same = (RoomBan.room_id == member.room_id, RoomBan.member == member.member)
    return exists().where(*same, _lasts())


def ban(
    room: Room,
    member: str,
    *,
    name: str,
    user_id: UUID | None,
    address: str | None,
    reason: str,
    seconds: int | None,
) -> RoomBan:
    """Keep somebody out of a locked room's row, for a time or until it is lifted."""
    query = select(RoomBan).where(RoomBan.room_id == room.id, RoomBan.member == member)
    found = db.session.scalars(query).first()
    if found is None:
        found = RoomBan(room_id=room.id, member=member)
        db.session.add(found)
    found.name, found.user_id, found.reason = name, user_id, reason
    found.address = address or found.address
    found.created_at, found.until = clock.now(), _end(seconds)
    db.session.flush()
    return found


def _end(seconds: int | None) -> datetime | None:
    return clock.now() + timedelta(seconds=seconds) if seconds else None


def lift(room: Room, member: str) -> str | None:
    """Let somebody in again; answer their name, None where nobody was banned."""
    gone = delete(RoomBan).where(RoomBan.room_id == room.id, RoomBan.member == member)
    return db.session.execute(gone.returning(RoomBan.name)).scalar()


def count_ended(now: datetime) -> int:
    """Count the bans that are over."""
    query = select(func.count()).select_from(RoomBan).where(RoomBan.until <= now)
    return db.session.scalar(query) or 0


def forget_ended(now: datetime) -> int:
    """Delete the bans that are over; count them."""
    gone = delete(RoomBan).where(RoomBan.until <= now).returning(RoomBan.id)
    return len(db.session.execute(gone, execution_options={"synchronize_session": False}).all())


def listed(room: Room, *, page: int, page_size: int) -> Page:
    """List the bans that last, the newest first."""
    query = select(RoomBan).where(RoomBan.room_id == room.id, _lasts())
    newest = query.order_by(RoomBan.created_at.desc(), RoomBan.id.desc())
    return paginate(db.session(), newest, page=page, page_size=page_size)
