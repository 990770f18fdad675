"""The rules of planned parties: their time, who comes, and when the doors open."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core import clock, pagination
from app.core.database import db
from app.core.pagination import Page
from app.rooms.models import Privacy, Room
from app.rooms.parties import news
from app.rooms.parties.errors import (
    PartyHasBegun,
    PartyNotFound,
    PartyNotOpen,
    PartyTimeTooFar,
    PartyTimeTooSoon,
)
from app.rooms.parties.models import Party, PartyReply, Reply
from app.videos.models import Video

FARTHEST = timedelta(days=366)
DOORS_OPEN_BEFORE = timedelta(minutes=15)
REMINDED_BEFORE = timedelta(hours=1)
INVITED = (Reply.COMING, Reply.MAYBE)


def find(room: Room) -> Party | None:
    """Answer what a room is planned for, if it is."""
    return db.session.get(Party, room.id)


def get(room: Room) -> Party:
    """Answer what a room is planned for; raise PartyNotFound."""
    party = find(room)
    if party is None:
        raise PartyNotFound
    return party


def plan(room: Room, starts_at: datetime) -> Party:
    """Plan a locked room for a time, or for another one: who comes is told of that.

    Raise PartyTimeTooSoon, PartyTimeTooFar, PartyHasBegun.
    """
    now = clock.now()
    if starts_at <= now:
        raise PartyTimeTooSoon(details={"starts_at": [PartyTimeTooSoon.message]})
    if starts_at > now + FARTHEST:
        raise PartyTimeTooFar(details={"starts_at": [PartyTimeTooFar.message]})
    party = find(room)
    if party is None:
        party = Party(room_id=room.id, room=room, starts_at=starts_at)
        db.session.add(party)
    elif is_open(party):
        raise PartyHasBegun
    elif party.starts_at != starts_at:
        party.starts_at, party.reminded_at = starts_at, None
        tell(party, "moved")
    db.session.flush()
    return party


def call_off(room: Room) -> None:
    """Make a planned room an ordinary one, whose doors are open, and tell who wanted to come.

    Raise PartyNotFound.
    """
    party = get(room)
    tell(party, "off")
    db.session.delete(party)
    db.session.flush()


def closed(room: Room) -> None:
    """Tell who wanted to come to a room that was closed before its party began."""
    party = find(room)
    if party is not None and party.starts_at > clock.now():
        tell(party, "off")


def tell(party: Party, what: str) -> None:
    """Tell who comes or may come that a party is `soon`, `moved`, `open` or `off`."""
    news.tell(party.room, what, party.starts_at, invited(party.room_id))


def opens_at(party: Party) -> datetime:
    """Answer when the doors open."""
    return party.starts_at - DOORS_OPEN_BEFORE


def is_open(party: Party) -> bool:
    """Tell whether the doors are open."""
    return clock.now() >= opens_at(party)


def check_door(room: Room, user_id: UUID | None) -> None:
    """Raise PartyNotOpen for whoever comes before the doors open; the hosts may go in."""
    party = find(room)
    if party is None or is_open(party) or user_id in {room.owner_id, room.host_id}:
        return
    raise PartyNotOpen(details={"opens_at": opens_at(party).isoformat()})


def reply(room: Room, user: User, answer: str) -> PartyReply:
    """Say whether one comes, once more when one thinks otherwise; raise PartyHasBegun."""
    party = get(room)
    if clock.now() >= party.starts_at:
        raise PartyHasBegun
    given = db.session.get(PartyReply, (room.id, user.id))
    if given is None:
        given = PartyReply(room_id=room.id, user_id=user.id, user=user)
        db.session.add(given)
    given.reply, given.replied_at = answer, clock.now()
    db.session.flush()
    return given


def take_back(room: Room, user: User) -> None:
    """Take one's reply back; without one nothing changes."""
    given = db.session.get(PartyReply, (room.id, user.id))
    if given is not None:
        db.session.delete(given)
        db.session.flush()


def replies_of(room_ids: Collection[UUID], user: User | None) -> dict[UUID, str]:
    """Answer what somebody said to each of these parties, where they said something."""
    if user is None:
        return {}
    query = select(PartyReply.room_id, PartyReply.reply).where(
        PartyReply.room_id.in_(room_ids), PartyReply.user_id == user.id
    )
    return {room_id: answer for room_id, answer in db.session.execute(query)}  # noqa: C416


def counts(room_ids: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    """Count the replies of each kind to each of these parties, among people who are still here."""
    query = (
        select(PartyReply.room_id, PartyReply.reply, func.count())
        .join(PartyReply.user)
        .where(PartyReply.room_id.in_(room_ids), User.is_active)
        .group_by(PartyReply.room_id, PartyReply.reply)
    )
    found = {room_id: dict.fromkeys((one.value for one in Reply), 0) for room_id in room_ids}
    for room_id, answer, count in db.session.execute(query):
        found[room_id][answer] = count
    return found


def replies(room: Room, *, page: int, page_size: int) -> Page:
    """List who replied, who comes first, then who may."""
    order = (PartyReply.reply != Reply.COMING, PartyReply.reply != Reply.MAYBE)
    query = (
        select(PartyReply)
        .join(PartyReply.user)
        .where(PartyReply.room_id == room.id, User.is_active)
        .order_by(*order, PartyReply.replied_at, PartyReply.user_id)
    )
    return pagination.paginate(db.session(), query, page=page, page_size=page_size)


def invited(room_id: UUID) -> Sequence[User]:
    """List whom news of a party concern: who comes or may come."""
    query = select(User).join(PartyReply, PartyReply.user_id == User.id)
    query = query.where(PartyReply.room_id == room_id, PartyReply.reply.in_(INVITED))
    return db.session.scalars(query.where(User.is_active)).unique().all()


def upcoming(*, page: int, page_size: int) -> Page:
    """List the public parties of public videos that have not begun, the next first."""
    now = clock.now()
    query = (
        select(Party)
        .join(Party.room)
        .join(Room.video)
        .where(
            Party.starts_at > now,
            Room.closed_at.is_(None),
            Room.privacy == Privacy.PUBLIC,
            Video.access == "public",
            Video.deleted_at.is_(None),
            Video.published_at <= now,
        )
        .options(
            joinedload(Party.room).joinedload(Room.video),
            joinedload(Party.room).joinedload(Room.host).lazyload(User.granted),
        )
        .order_by(Party.starts_at, Party.room_id)
    )
    return pagination.paginate(db.session(), query, page=page, page_size=page_size)


def _not_told(column: Any, ahead: timedelta) -> Select[UUID]:
    """Select the parties that begin within a time and of which people were not told."""
    now = clock.now()
    return (
        select(Party.room_id)
        .join(Party.room)
        .where(Party.starts_at <= now + ahead, Party.starts_at > now - ahead)
        .where(column.is_(None), Room.closed_at.is_(None))
    )


def to_remind() -> Sequence[UUID]:
    """List the parties that begin within the hour and of which nobody was reminded."""
    return db.session.scalars(_not_told(Party.reminded_at, REMINDED_BEFORE)).all()


def to_open() -> Sequence[UUID]:
    """List the parties whose doors are open and of which nobody was told."""
    return db.session.scalars(_not_told(Party.opened_at, DOORS_OPEN_BEFORE)).all()


def lock(room_id: UUID) -> Party | None:
    """Find a party and hold its row until the unit of work ends."""
    return db.session.get(Party, room_id, with_for_update={"of": Party}, populate_existing=True)
