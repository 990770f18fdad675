"""The rules of planned parties: their time, who comes, and when the doors open."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core import clock, pagination
from app.core.database import db
from app.core.pagination import Page
from app.rooms.invites import entry
from app.rooms.invites.entry import NOTHING, Key
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
from app.rooms.people import id_of_user
from app.videos.models import Video

FARTHEST = timedelta(days=366)
DOORS_OPEN_BEFORE = timedelta(minutes=15)
REMINDED_BEFORE = timedelta(hours=1)
# How long a party's doors stay open once the room's next one is planned.
EVENING = timedelta(hours=6)
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

    After a party that has begun it is the room's next one. Raise PartyTimeTooSoon, PartyTimeTooFar,
    and PartyHasBegun while the doors are open for one that is about to begin.
    """
    _check_time(starts_at)
    party = find(room)
    if party is None:
        party = Party(room_id=room.id, room=room, starts_at=starts_at)
        db.session.add(party)
    elif has_begun(party):
        _plan_next(party, starts_at)
    elif has_opened(party):
        raise PartyHasBegun
    elif party.starts_at != starts_at:
        party.starts_at, party.reminded_at = starts_at, None
        tell(party, "moved")
    db.session.flush()
    return party


def _check_time(starts_at: datetime) -> None:
    now = clock.now()
    if starts_at <= now:
        raise PartyTimeTooSoon(details={"starts_at": [PartyTimeTooSoon.message]})
    if starts_at > now + FARTHEST:
        raise PartyTimeTooFar(details={"starts_at": [PartyTimeTooFar.message]})


def _plan_next(party: Party, starts_at: datetime) -> None:
    """Make a party that was held the room's next one: nobody has replied to it yet.

    Who is there, and whose line breaks, is not shut out of what is still going on.
    """
    party.open_until = party.starts_at + EVENING
    party.starts_at, party.reminded_at, party.opened_at = starts_at, None, None
    db.session.execute(delete(PartyReply).where(PartyReply.room_id == party.room_id))


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


def has_begun(party: Party) -> bool:
    """Tell whether a party's time has come."""
    return clock.now() >= party.starts_at


def has_opened(party: Party) -> bool:
    """Tell whether its doors have opened."""
    return clock.now() >= opens_at(party)


def is_open(party: Party) -> bool:
    """Tell whether the doors are open: for this party, or still for the one before."""
    lasts = party.open_until is not None and clock.now() < party.open_until
    return lasts or has_opened(party)


def ended_before() -> ColumnElement[bool]:
    """Say in SQL that a room was closed before its party began, and not during the one before."""
    is_past = or_(Party.open_until.is_(None), Party.open_until <= Room.closed_at)
    return exists().where(Party.room_id == Room.id, Party.starts_at > Room.closed_at, is_past)


def check_door(room: Room, user_id: UUID | None) -> None:
    """Raise PartyNotOpen for whoever comes before the doors open; the hosts may go in."""
    party = find(room)
    if party is None or is_open(party) or user_id in {room.owner_id, room.host_id}:
        return
    raise PartyNotOpen(details={"opens_at": opens_at(party).isoformat()})


def reply(room: Room, user: User, answer: str, key: Key = NOTHING) -> PartyReply:
    """Say whether one comes, once more when one thinks otherwise; raise PartyHasBegun.

    Who wants to come need not show again what would let them into the locked room now.
    """
    party = get(room)
    if has_begun(party):
        raise PartyHasBegun
    given = db.session.get(PartyReply, (room.id, user.id))
    if given is None:
        given = PartyReply(room_id=room.id, user_id=user.id, user=user)
        db.session.add(given)
    given.reply, given.replied_at = answer, clock.now()
    if answer in INVITED:
        entry.note(room, id_of_user(user.id), key)
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


def times(room_ids: Collection[UUID]) -> Mapping[UUID, datetime]:
    """Answer for when each of these rooms is planned, where it is."""
    query = select(Party.room_id, Party.starts_at).where(Party.room_id.in_(room_ids))
    return {room_id: moment for room_id, moment in db.session.execute(query)}  # noqa: C416
