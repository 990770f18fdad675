"""Inviting people by name: they are asked once a room, told once, and say yes or no."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.base import ExecutableOption

from app.accounts.models import User
from app.accounts.service import fold
from app.core import clock
from app.core.database import db
from app.core.errors import RateLimited
from app.core.pagination import Page, paginate
from app.notifications import service as notifications
from app.rooms import service
from app.rooms.errors import RoomClosed
from app.rooms.invites import asking, entry, passes
from app.rooms.invites.errors import InvitationNotFound
from app.rooms.invites.models import Answer, CameBy, RoomInvitation
from app.rooms.models import Room
from app.rooms.order import bans
from app.rooms.people import id_of_user

MY_ROOMS = "/rooms/mine"
DAY = timedelta(days=1)
# What one person may ask: of a room in all, in a day over all rooms, and of one other person.
MOST_IN_A_ROOM = 100
MOST_A_DAY = 100
MOST_UNANSWERED = 3
# How often one is asked to the same room when invitations are taken back and made again.
MOST_ASKED = 2


class Outcome(StrEnum):
    """What became of a name."""

    INVITED = "invited"
    ALREADY = "already"
    DECLINED = "declined"
    ENOUGH = "enough"
    UNKNOWN = "unknown"


def invite(actor: User, room: Room, usernames: Iterable[str]) -> list[tuple[str, Outcome]]:
    """Ask people into a locked room; answer what became of each name.

    Raise NotGranted, Sanctioned, or RateLimited for who asked too many.
    """
    asking.demand_to_call(actor, room)
    names = list(dict.fromkeys(name.removeprefix("@") for name in usernames))
    _demand_measure(actor, room, len(names))
    found = {one.username_key: one for one in _people(names)}
    return [(name, _invite(actor, room, found.get(fold(name)))) for name in names]


def _people(names: list[str]) -> list[User]:
    keys = [fold(name) for name in names]
    query = select(User).where(User.username_key.in_(keys), User.is_active)
    return list(db.session.scalars(query).unique())


def _demand_measure(actor: User, room: Room, more: int) -> None:
    mine = select(func.count()).select_from(RoomInvitation)
    mine = mine.where(RoomInvitation.sender_id == actor.id)
    in_room = db.session.scalar(mine.where(RoomInvitation.room_id == room.id)) or 0
    of_day = mine.where(RoomInvitation.created_at > clock.now() - DAY)
    today = db.session.scalar(of_day) or 0
    if in_room + more > MOST_IN_A_ROOM or today + more > MOST_A_DAY:
        raise RateLimited("You have invited many people. Send a link instead.", retry_after=3600)


def _invite(actor: User, room: Room, user: User | None) -> Outcome:
    if user is None:
        return Outcome.UNKNOWN
    earlier = _of(room, user.id)
    hindrance = _hindrance(actor, room, user, earlier)
    if hindrance is None:
        _ask(actor, room, user, earlier)
    return hindrance or Outcome.INVITED


def _hindrance(
    actor: User, room: Room, user: User, earlier: RoomInvitation | None
) -> Outcome | None:
    """Answer why somebody is not asked, or None."""
    state = earlier.state if earlier is not None else None
    too_often = earlier is not None and earlier.asked >= MOST_ASKED
    if passes.holds(room, id_of_user(user.id)) or state == Answer.PENDING:
        return Outcome.ALREADY
    if state == Answer.DECLINED:
        return Outcome.DECLINED
    return Outcome.ENOUGH if too_often or _waits_for(actor, user) >= MOST_UNANSWERED else None


def _of(room: Room, user_id: UUID) -> RoomInvitation | None:
    query = select(RoomInvitation).where(
        RoomInvitation.room_id == room.id, RoomInvitation.user_id == user_id
    )
    return db.session.scalars(query).unique().first()


def _waits_for(actor: User, user: User) -> int:
    """Count what somebody asked another person, in open rooms, without an answer yet."""
    query = (
        select(func.count())
        .select_from(RoomInvitation)
        .join(Room, Room.id == RoomInvitation.room_id)
        .where(
            RoomInvitation.sender_id == actor.id,
            RoomInvitation.user_id == user.id,
            RoomInvitation.state == Answer.PENDING,
            Room.closed_at.is_(None),
        )
    )
    return db.session.scalar(query) or 0


def _ask(actor: User, room: Room, user: User, earlier: RoomInvitation | None) -> None:
    if earlier is None:
        earlier = RoomInvitation(room=room, user=user, sender=actor, asked=0)
        db.session.add(earlier)
    earlier.sender, earlier.state, earlier.answered_at = actor, Answer.PENDING, None
    earlier.asked, earlier.created_at = (earlier.asked or 0) + 1, clock.now()
    db.session.flush()
    # Who is banned is nobody's business: their invitation waits, and they hear nothing of it.
    if entry.is_banned(room, id_of_user(user.id)):
        return
    about = {"who": actor.display_name, "room": room.name}
    notifications.notify(user.id, "invitation", about=about, link=MY_ROOMS, key=_key(earlier))


def _key(invitation: RoomInvitation) -> str:
    """Name the news of an invitation; those of one room begin alike."""
    return f"{_keys_of(invitation.room_id)}{invitation.user_id.hex}"


def _keys_of(room_id: UUID) -> str:
    return f"room:{room_id.hex}:"


def listed(actor: User, room: Room, *, page: int, page_size: int) -> Page:
    """List whom an actor may uninvite, the newest first; raise NotGranted."""
    asking.demand(actor, room)
    query = select(RoomInvitation).where(
        RoomInvitation.room_id == room.id, RoomInvitation.state != Answer.WITHDRAWN
    )
    if not asking.sees_all(actor, room):
        query = query.where(RoomInvitation.sender_id == actor.id)
    query = query.options(*_named("user", "sender"))
    query = query.order_by(RoomInvitation.created_at.desc(), RoomInvitation.id.desc())
    return paginate(db.session(), query, page=page, page_size=page_size)


def take_back(actor: User, room: Room, invitation_id: UUID) -> None:
    """Uninvite somebody: who is inside stays until they leave. Raise InvitationNotFound."""
    asking.demand(actor, room)
    found = db.session.get(RoomInvitation, invitation_id)
    if found is None or found.room_id != room.id or found.state == Answer.WITHDRAWN:
        raise InvitationNotFound
    if found.sender_id != actor.id and not asking.sees_all(actor, room):
        raise InvitationNotFound
    # Who said no is not asked again, whatever else happens.
    if found.state != Answer.DECLINED:
        found.state = Answer.WITHDRAWN
    passes.take(room, id_of_user(found.user_id), CameBy.INVITATION)
    notifications.retract(key=_key(found))
    db.session.flush()


def _named(*people: str) -> list[ExecutableOption]:
    """Load who an invitation names, for a list, without their roles."""
    return [joinedload(getattr(RoomInvitation, one)).lazyload(User.granted) for one in people]


def mine(user: User, *, page: int, page_size: int) -> Page:
    """List the invitations that wait for somebody's answer, the newest first."""
    query = (
        select(RoomInvitation)
        .join(RoomInvitation.room)
        .where(RoomInvitation.user_id == user.id, RoomInvitation.state == Answer.PENDING)
        .where(Room.closed_at.is_(None), ~bans.keeps_out(id_of_user(user.id)))
        .options(*_named("sender"), joinedload(RoomInvitation.room).lazyload(Room.host))
        .order_by(RoomInvitation.created_at.desc(), RoomInvitation.id.desc())
    )
    return paginate(db.session(), query, page=page, page_size=page_size)


def invited(invitation_id: UUID) -> UUID:
    """Answer who is invited; raise InvitationNotFound."""
    found = db.session.get(RoomInvitation, invitation_id)
    if found is None:
        raise InvitationNotFound
    return found.user_id


def own(user: User, invitation_id: UUID) -> RoomInvitation:
    """Find an invitation of somebody's and hold its room, as who comes in does.

    Raise InvitationNotFound.
    """
    asked = db.session.get(RoomInvitation, invitation_id)
    if asked is None or asked.user_id != user.id:
        raise InvitationNotFound
    try:
        room = service.lock(asked.room_id.hex)
    except RoomClosed:
        raise InvitationNotFound from None
    found = db.session.get(RoomInvitation, invitation_id, populate_existing=True)
    if found is None or found.state == Answer.WITHDRAWN:
        raise InvitationNotFound
    if entry.is_banned(room, id_of_user(user.id)):
        raise InvitationNotFound
    return found


def accept(user: User, invitation_id: UUID) -> Room:
    """Say yes; answer the room."""
    found = own(user, invitation_id)
    if found.state != Answer.ACCEPTED:
        entry.accept(found)
    notifications.retract(key=_key(found))
    return found.room


def decline(user: User, invitation_id: UUID) -> None:
    """Say no, also after a yes; one is not asked into this room again."""
    found = own(user, invitation_id)
    found.state, found.answered_at = Answer.DECLINED, clock.now()
    passes.take(found.room, id_of_user(user.id), CameBy.INVITATION)
    notifications.retract(key=_key(found))
    db.session.flush()


def forget_news(room: Room, **_rest: object) -> None:
    """Take back the news of a closed room's invitations."""
    notifications.retract(key=_keys_of(room.id))


def forget_user(user_id: UUID) -> None:
    """Take away the invitations somebody sent or got, for their account goes."""
    theirs = or_(RoomInvitation.sender_id == user_id, RoomInvitation.user_id == user_id)
    for found in db.session.scalars(select(RoomInvitation).where(theirs)).unique():
        notifications.retract(key=_key(found))
        db.session.delete(found)
    db.session.flush()
