"""Who is host, and keeping order: transfer, stand-in, kick, mute."""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import User
from app.core import clock
from app.core.database import db
from app.core.errors import Forbidden
from app.rooms import policy, service
from app.rooms.errors import MemberNotFound, NotGranted
from app.rooms.models import Role, Room, RoomMember
from app.rooms.order import bans
from app.rooms.people import id_of_user, user_id_of

KICKED_FOR = timedelta(seconds=60)
MUTED_FOR = timedelta(minutes=10)


def transfer(room: Room, member: str) -> str:
    """Make a signed-in member the host of a locked room; answer the former host's id."""
    user = db.session.get(User, account_of(member))
    if user is None or not user.is_active:
        raise MemberNotFound
    # Whoever leads in the owner's absence hands on no more than that.
    is_for_a_while = room.stand_in and user.id != room.owner_id
    return _hand_over(room, user, stand_in=is_for_a_while)


def _hand_over(room: Room, user: User, *, stand_in: bool) -> str:
    former = id_of_user(room.host_id)
    room.host, room.stand_in = user, stand_in
    db.session.flush()
    return former


def account_of(member: str) -> UUID:
    """Answer the account behind a member; raise MemberNotFound for a guest."""
    user_id = user_id_of(member)
    if user_id is None:
        raise MemberNotFound("This takes somebody with an account.")
    return user_id


def stand_in(room: Room, present: Iterable[dict[str, Any]]) -> str | None:
    """Replace an absent host of a locked room; answer the new host's id, None when nobody can."""
    chosen = successor(room, present)
    if chosen is None:
        return None
    _hand_over(room, chosen, stand_in=True)
    return id_of_user(chosen.id)


def successor(room: Room, present: Iterable[dict[str, Any]]) -> User | None:
    """Answer who leads in an absent host's place: the oldest cohost, else who came first.

    `present` are those with an account and a line, in the order they came.
    """
    here = list(present)
    if any(one["id"] == id_of_user(room.host_id) for one in here):
        return None
    cohosts = [one for one in here if one["role"] == Role.COHOST]
    for one in cohosts or here:
        user = db.session.get(User, UUID(one["user_id"]))
        if user is not None and user.is_active:
            return user
    return None


def welcome_back(room: Room, member: str) -> str | None:
    """Give a returning owner the room back from a stand-in; answer the stand-in's id."""
    if not room.stand_in or member != id_of_user(room.owner_id):
        return None
    owner = db.session.get_one(User, room.owner_id)
    return _hand_over(room, owner, stand_in=False)


def kick(room: Room, actor: str, member: str, *, name: str) -> None:
    """Send a member out for a minute; raise Forbidden for somebody of the same rank or above."""
    outrank(room, actor, member)
    known_as(room, member, name).kicked_until = clock.now() + KICKED_FOR
    db.session.flush()


def mute(
    room: Room, actor: str, member: str, *, name: str, seconds: int | None, reason: str = ""
) -> None:
    """Keep a member from writing for a while; raise Forbidden as `kick` does."""
    outrank(room, actor, member)
    known = known_as(room, member, name)
    known.muted_until = clock.now() + (timedelta(seconds=seconds) if seconds else MUTED_FOR)
    known.mute_reason = reason
    db.session.flush()


def unmute(room: Room, actor: str, member: str) -> None:
    """Let a member write again; raise Forbidden as `kick` does."""
    outrank(room, actor, member)
    known = service.membership(room, member)
    if known is not None:
        known.muted_until, known.mute_reason = None, ""
        db.session.flush()


def outrank(room: Room, actor: str, member: str) -> None:
    """Raise Forbidden unless a person stands above another; nobody stands above the owner."""
    is_above = policy.outranks(service.role_of(room, actor), service.role_of(room, member))
    if not is_above or member == id_of_user(room.owner_id):
        raise Forbidden("You can do this only to somebody below you.")


def demand_lead(room: Room, member: str) -> None:
    """Raise NotGranted unless a person owns a room or leads it."""
    if member not in {id_of_user(room.owner_id), id_of_user(room.host_id)}:
        raise NotGranted


def known_as(room: Room, member: str, name: str) -> RoomMember:
    """Answer what the room remembers of a person, from now on at least the name."""
    known = service.membership(room, member)
    if known is not None:
        return known
    return service.remember(room, member, name=name, user_id=user_id_of(member))


def read(room: Room, members: Collection[str]) -> Sequence[RoomMember]:
    """Read what the room remembers of many at once; while it is kept, single reads find it."""
    known = select(RoomMember).where(RoomMember.room_id == room.id)
    return db.session.scalars(known.where(RoomMember.member.in_(members))).all()


def remember_all(room: Room, present: Iterable[dict[str, Any]]) -> None:
    """Make the room remember everybody who is here, also guests, and also a crowd."""
    known = set(db.session.scalars(select(RoomMember.member).where(RoomMember.room_id == room.id)))
    for one in present:
        if one["id"] not in known:
            user_id = UUID(one["user_id"]) if one["user_id"] else None
            service.remember(room, one["id"], name=one["name"], user_id=user_id)


def heir(room: Room, leaver: User) -> User | None:
    """Answer who gets a locked room when its owner or host leaves for good.

    It is who leads it now, else the oldest cohost, else who has been known here longest.
    """
    if room.host_id != leaver.id:
        return room.host
    query = (
        select(User)
        .join(RoomMember, RoomMember.user_id == User.id)
        .where(RoomMember.room_id == room.id, ~bans.is_banned(RoomMember))
        .where(User.id != leaver.id, User.is_active)
        .order_by((RoomMember.role == Role.COHOST).desc(), RoomMember.joined_at, User.id)
    )
    return db.session.scalars(query.limit(1)).unique().first()


def pass_on(room: Room, leaver: User, heir: User) -> None:
    """Make the heir the host, and the owner where the leaver was; a name they gave it goes."""
    if room.owner_id == leaver.id:
        room.owner_id, room.name = heir.id, room.video.title[:100]
    room.host, room.stand_in = heir, heir.id != room.owner_id
    db.session.flush()
