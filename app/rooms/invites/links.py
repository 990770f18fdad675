"""Invite links: made, listed, taken back, and used by one person once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core import clock, ids
from app.core.database import db
from app.core.pagination import Page, paginate
from app.rooms.invites import asking, redeeming
from app.rooms.invites.errors import InviteNotFound, TooManyInvites
from app.rooms.invites.models import RoomInvite
from app.rooms.models import Room

TOKEN_BYTES = 24
MOST_ALIVE = 50
KEPT_ENDED = timedelta(days=7)


def make(
    actor: User, room: Room, *, expires_in: int | None = None, max_uses: int | None = None
) -> tuple[RoomInvite, str]:
    """Make an invite into a locked room; answer it and its token, which is never told again.

    `expires_in` is in seconds. Raise NotGranted, Sanctioned, TooManyInvites.
    """
    asking.demand_to_call(actor, room)
    _tidy(room)
    alive = select(func.count()).select_from(RoomInvite)
    if (db.session.scalar(alive.where(*_alive(room))) or 0) >= MOST_ALIVE:
        raise TooManyInvites
    token = ids.new_token(TOKEN_BYTES)
    expires_at = clock.now() + timedelta(seconds=expires_in) if expires_in else None
    invite = RoomInvite(
        room_id=room.id,
        token_hash=redeeming.hashed(token),
        made_by=actor,
        max_uses=max_uses,
        expires_at=expires_at,
    )
    db.session.add(invite)
    db.session.flush()
    return invite, token


def _alive(room: Room) -> tuple[ColumnElement[bool], ...]:
    return (
        RoomInvite.room_id == room.id,
        RoomInvite.ended_at.is_(None),
        or_(RoomInvite.expires_at.is_(None), RoomInvite.expires_at > clock.now()),
        or_(RoomInvite.max_uses.is_(None), RoomInvite.uses < RoomInvite.max_uses),
    )


def _tidy(room: Room) -> None:
    """Forget what ended a while ago; until then its link says that it has ended."""
    old = clock.now() - KEPT_ENDED
    ended = or_(RoomInvite.ended_at < old, RoomInvite.expires_at < old)
    db.session.execute(delete(RoomInvite).where(RoomInvite.room_id == room.id, ended))


def listed(actor: User, room: Room, *, page: int, page_size: int) -> Page:
    """List the invites an actor may take back, the newest first; raise NotGranted."""
    asking.demand(actor, room)
    query = select(RoomInvite).where(RoomInvite.room_id == room.id, RoomInvite.ended_at.is_(None))
    if not asking.sees_all(actor, room):
        query = query.where(RoomInvite.made_by_id == actor.id)
    query = query.options(joinedload(RoomInvite.made_by).lazyload(User.granted))
    query = query.order_by(RoomInvite.created_at.desc(), RoomInvite.id.desc())
    return paginate(db.session(), query, page=page, page_size=page_size)


def take_back(actor: User, room: Room, invite_id: UUID) -> None:
    """End an invite; who came in by it stays. Raise InviteNotFound."""
    asking.demand(actor, room)
    invite = db.session.get(RoomInvite, invite_id)
    if invite is None or invite.room_id != room.id:
        raise InviteNotFound
    if invite.made_by_id != actor.id and not asking.sees_all(actor, room):
        raise InviteNotFound
    invite.ended_at = invite.ended_at or clock.now()
    db.session.flush()


def forget_user(user_id: UUID) -> None:
    """End what somebody made, for their account goes."""
    db.session.execute(delete(RoomInvite).where(RoomInvite.made_by_id == user_id))
