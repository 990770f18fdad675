"""What an invite's token opens: found by its hash, counted once per person."""

from __future__ import annotations

import hashlib

from sqlalchemy import or_, select, update

from app.core import clock
from app.core.database import db
from app.rooms.invites.errors import InviteEnded
from app.rooms.invites.models import RoomInvite
from app.rooms.models import Room


def hashed(token: str) -> str:
    """Answer what we keep of a token: it is random, so a plain hash hides it."""
    return hashlib.sha256(token.encode()).hexdigest()


def of_token(room: Room, token: str | None) -> RoomInvite | None:
    """Find the invite of this room whose token this is, ended or not."""
    if not token:
        return None
    query = select(RoomInvite).where(
        RoomInvite.token_hash == hashed(token), RoomInvite.room_id == room.id
    )
    return db.session.scalars(query).unique().first()


def use(invite: RoomInvite) -> None:
    """Count one person more, unless it has ended meanwhile; raise InviteEnded."""
    counted = (
        update(RoomInvite)
        .where(
            RoomInvite.id == invite.id,
            RoomInvite.ended_at.is_(None),
            or_(RoomInvite.expires_at.is_(None), RoomInvite.expires_at > clock.now()),
            or_(RoomInvite.max_uses.is_(None), RoomInvite.uses < RoomInvite.max_uses),
        )
        .values(uses=RoomInvite.uses + 1)
        .returning(RoomInvite.id)
    )
    if db.session.execute(counted).first() is None:
        raise InviteEnded
