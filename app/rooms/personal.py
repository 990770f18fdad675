"""What rooms hold of a person: handed over for their export, passed on or emptied when they go."""

from __future__ import annotations

import secrets
from contextlib import suppress
from uuid import UUID

from sqlalchemy import String, cast, delete, func, or_, select, update

from app.accounts import exports, signals
from app.accounts.exports import Part, Table
from app.accounts.models import User
from app.core import clock
from app.core.database import after_commit, db, unit_of_work
from app.rooms import answers, listing, service
from app.rooms.chat import mentions
from app.rooms.chat import service as chat
from app.rooms.errors import RoomAway, RoomBusy
from app.rooms.invites import personal as invites
from app.rooms.live import announce
from app.rooms.live.here import here
from app.rooms.models import Room, RoomChange, RoomMember, RoomMention, RoomMessage, RoomReaction
from app.rooms.order import deeds, hosts, moderating, roles
from app.rooms.order.models import RoomBan, RoomDeed
from app.rooms.parties.models import Party, PartyReply
from app.rooms.people import id_of_user
from app.rooms.queue import personal as queue
from app.rooms.said import Ended

NOBODY = "Removed user"
GONE = Ended(code="ACCOUNT_REMOVED", reason="This account was removed.")

PART = Part(
    "rooms",
    "rooms you opened or led, what rooms remember of you, what you wrote, queued, did and answered",
    tables=(
        Table(
            Room,
            lambda user: or_(Room.owner_id == user, Room.host_id == user),
            without=("password_hash",),
        ),
        Table(RoomMember, lambda user: RoomMember.user_id == user),
        Table(RoomMessage, lambda user: RoomMessage.user_id == user),
        Table(RoomMention, lambda user: RoomMention.user_id == user),
        Table(
            Party,
            lambda user: Party.room_id.in_(
                select(Room.id).where(or_(Room.owner_id == user, Room.host_id == user))
            ),
        ),
        Table(PartyReply, lambda user: PartyReply.user_id == user),
        Table(RoomReaction, lambda user: RoomReaction.member == id_of_user(user)),
        Table(RoomChange, lambda user: RoomChange.member == id_of_user(user), without=("op",)),
        *invites.TABLES,
        *queue.TABLES,
        Table(RoomBan, lambda user: RoomBan.user_id == user, without=("address",)),
        Table(
            RoomDeed,
            lambda user: or_(RoomDeed.actor_id == user, RoomDeed.user_id == user),
            # Who else was in it is theirs.
            without=("op", "actor", "actor_id", "actor_name", "member", "user_id", "member_name"),
        ),
    ),
)


def register() -> None:
    """Hand over and take away what is a person's."""
    exports.register(PART)
    signals.user_leaving.connect(let_go)
    signals.user_removed.connect(let_go)


def let_go(user: User) -> None:
    """Pass a person's rooms on, forget that they were in any, and empty what they wrote.

    It is done when they leave, and once more for what came between that and their end.
    """
    concerned = _rooms_of(user.id)
    for room_id in concerned:
        _leave(room_id, user)
    _forget(user.id)
    invites.forget(user.id)
    queue.forget(user.id, nobody=NOBODY)
    deeds.forget(user.id, NOBODY)
    for room_id in concerned:
        mentions.take_back_of_author(room_id, id_of_user(user.id))
    for room_id in concerned | _empty_lines(user.id):
        after_commit(_tell, room_id.hex, id_of_user(user.id))


def _rooms_of(user_id: UUID) -> set[UUID]:
    theirs = select(Room.id).where(or_(Room.owner_id == user_id, Room.host_id == user_id))
    joined = select(RoomMember.room_id).where(RoomMember.user_id == user_id)
    return {*db.session.scalars(theirs), *db.session.scalars(joined)}


def _leave(room_id: UUID, user: User) -> None:
    """Give one room to whom it goes next, or end it where there is nobody."""
    room = db.session.get(Room, room_id, with_for_update={"of": Room}, populate_existing=True)
    if room is None or user.id not in {room.owner_id, room.host_id}:
        return
    heir = None if _is_over(room, user) else hosts.heir(room, user)
    if heir is not None:
        hosts.pass_on(room, user, heir)
    elif room.owner_id == user.id:
        _end(room)
    else:
        hosts.pass_on(room, user, db.session.get_one(User, room.owner_id))


def _is_over(room: Room, user: User) -> bool:
    """Tell whether a room is closed, or shows a film that goes with the person."""
    return room.closed_at is not None or room.video.owner_id == user.id


def _end(room: Room) -> None:
    if room.closed_at is None:
        service.close(room)
    else:
        after_commit(here().forget, room.key)
    listing.purge(room.id)


def _forget(user_id: UUID) -> None:
    member = id_of_user(user_id)
    for of_lines in (RoomReaction, RoomChange):
        db.session.execute(delete(of_lines).where(of_lines.member == member))
    for table in (RoomBan, RoomMember, RoomMention, PartyReply):
        db.session.execute(delete(table).where(table.user_id == user_id))


def _empty_lines(user_id: UUID) -> set[UUID]:
    """Take text and name out of a person's lines, which keep their places; name their rooms.

    The lines of one person still belong together, under an id that says nothing of them.
    """
    emptied = (
        update(RoomMessage)
        .where(RoomMessage.user_id == user_id)
        .values(
            user_id=None,
            member=f"x-{secrets.token_hex(12)}",
            op=cast(RoomMessage.seq, String),
            name=NOBODY,
            text="",
            position=None,
            edited_at=None,
            v=RoomMessage.v + 1,
            deleted_at=func.coalesce(RoomMessage.deleted_at, clock.now()),
        )
        .returning(RoomMessage.room_id)
    )
    found = set(db.session.scalars(emptied).all())
    db.session.expire_all()
    return found


def _tell(room: str, member: str) -> None:
    """Show those who are in a room that somebody is gone, and what became of their lines."""
    if not here().live.count(room):
        return
    with unit_of_work(writes=False):
        found = db.session.get(Room, UUID(room))
        if found is None or found.closed_at is not None:
            return
        lines = [answers.message(found, one) for one in chat.before(found) if one.name == NOBODY]
    moderating.put_out(room, member, GONE)
    for line in lines:
        announce.to_room(room, "chat:update", line)
    with suppress(RoomAway, RoomBusy):
        roles.tell(room)
