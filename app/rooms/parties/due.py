"""What people are told of a party when its time comes: it is soon, and the doors are open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from app.core import clock
from app.core.database import db
from app.rooms import service as rooms
from app.rooms.errors import RoomClosed
from app.rooms.models import Room
from app.rooms.parties import service
from app.rooms.parties.models import Party


def _is_due(column: Any, ahead: timedelta) -> tuple[ColumnElement[bool], ...]:
    """Say in SQL that a party begins within a time and that people were not told."""
    now = clock.now()
    return Party.starts_at <= now + ahead, Party.starts_at > now - ahead, column.is_(None)


def _soon() -> tuple[ColumnElement[bool], ...]:
    due = _is_due(Party.reminded_at, service.REMINDED_BEFORE)
    return *due, Party.starts_at > clock.now()


def _opened() -> tuple[ColumnElement[bool], ...]:
    return _is_due(Party.opened_at, service.DOORS_OPEN_BEFORE)


def _rooms(due: tuple[ColumnElement[bool], ...]) -> Sequence[UUID]:
    query = select(Party.room_id).join(Party.room).where(*due, Room.closed_at.is_(None))
    return db.session.scalars(query).all()


def to_remind() -> Sequence[UUID]:
    """List the rooms whose party begins within the hour, of which nobody was reminded."""
    return _rooms(_soon())


def to_open() -> Sequence[UUID]:
    """List the rooms whose doors have opened for a party, of which nobody was told."""
    return _rooms(_opened())


def remind(room_id: UUID) -> bool:
    """Remind who comes, if it is still time for that; tell whether it was."""
    party = _held(room_id, _soon())
    if party is None:
        return False
    party.reminded_at = clock.now()
    service.tell(party, "soon")
    return True


def open_doors(room_id: UUID) -> bool:
    """Tell who comes that the doors are open, if they still are; tell whether it was so."""
    party = _held(room_id, _opened())
    if party is None:
        return False
    party.opened_at = party.reminded_at = clock.now()
    service.tell(party, "open")
    return True


def _held(room_id: UUID, due: tuple[ColumnElement[bool], ...]) -> Party | None:
    """Answer a party that is due while its room is held: it may have moved, or been told of."""
    try:
        rooms.lock(room_id.hex)
    except RoomClosed:
        return None
    query = select(Party).where(Party.room_id == room_id, *due)
    return db.session.scalars(query).unique().first()
