"""The door of a room: who passes it without a word, what fits its lock, and why not.

A private room is not named to who may not come in: strangers are told what they would be told if
there were none, on every way. Only who shows a token we once made hears that it has ended, for they
know of the room. A room with a password is known to who has its address, as a video with one is;
its inside is not.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.core.errors import AppError
from app.rooms import policy
from app.rooms.errors import Banned, RoomNotFound
from app.rooms.invites import passes, redeeming
from app.rooms.invites.errors import InviteEnded, RoomPasswordRequired, RoomPasswordWrong
from app.rooms.invites.models import Answer, CameBy, RoomInvitation
from app.rooms.models import Room
from app.rooms.order import bans
from app.rooms.people import id_of_user, user_id_of


@dataclass(frozen=True)
class Key:
    """What somebody shows at a door.

    `fits` is the hash that their password was found to match, `tried` tells whether they gave one;
    `unlocked` are the ids under which their browser unlocked films.
    """

    invite: str | None = None
    fits: str | None = None
    tried: bool = False
    unlocked: Collection[UUID] = ()


NOTHING = Key()


def waiting(room: Room, member: str | None) -> RoomInvitation | None:
    """Answer a person's invitation by name that they have not answered yet."""
    user_id = user_id_of(member) if member else None
    if user_id is None:
        return None
    query = select(RoomInvitation).where(
        RoomInvitation.room_id == room.id,
        RoomInvitation.user_id == user_id,
        RoomInvitation.state == Answer.PENDING,
    )
    return db.session.scalars(query).unique().first()


def refusal(room: Room, member: str | None, key: Key = NOTHING) -> AppError | None:
    """Answer why a person does not pass the door, or None when they do."""
    if room.privacy in policy.OPEN or passes.holds(room, member):
        return None
    if waiting(room, member) is not None:
        return None
    invite = redeeming.of_token(room, key.invite)
    if invite is not None and invite.is_alive:
        return None
    if not passes.is_hidden(room):
        return _password_refusal(room, key, ended=invite is not None)
    return InviteEnded() if invite is not None else RoomNotFound()


def _password_refusal(room: Room, key: Key, *, ended: bool) -> AppError | None:
    if key.fits is not None and key.fits == room.password_hash:
        return None
    if key.tried:
        return RoomPasswordWrong()
    return InviteEnded() if ended else RoomPasswordRequired()


def demand_known(
    room: Room, member: str | None, key: Key = NOTHING, *, address: str | None = None
) -> None:
    """Raise RoomNotFound or InviteEnded where a person must not hear of the room.

    Whom a private room bans is a stranger to it, whatever they show; `address` is a guest's.
    """
    if not passes.is_hidden(room):
        return
    if is_banned(room, member, address=address):
        raise RoomNotFound
    why = refusal(room, member, key)
    if why is not None:
        raise why


def is_banned(room: Room, member: str | None, *, address: str | None = None) -> bool:
    """Say whether a room bans a person, or a guest from an address."""
    try:
        bans.check(room, member, address=address)
    except Banned:
        return True
    return False


def pass_through(room: Room, member: str, key: Key) -> None:
    """Bring a person through the door of a locked room; raise why not.

    What let them in is noted, so that they are asked once: an invitation counts as accepted, and an
    invite as used by one person more.
    """
    why = refusal(room, member, key)
    if why is not None:
        raise why
    if passes.holds(room, member):
        return
    invitation = waiting(room, member)
    invite = redeeming.of_token(room, key.invite)
    if invitation is not None:
        accept(invitation)
    elif invite is not None and invite.is_alive:
        redeeming.use(invite)
        passes.give(room, member, CameBy.INVITE)
    elif room.privacy not in policy.OPEN:
        passes.give(room, member, CameBy.PASSWORD)


def note(room: Room, member: str, key: Key) -> None:
    """Note what lets a person into a locked room, where something does: it is asked for once."""
    if refusal(room, member, key) is None:
        pass_through(room, member, key)


def accept(invitation: RoomInvitation) -> None:
    """Note that somebody comes into a locked room, and let them in from now on."""
    invitation.state, invitation.answered_at = Answer.ACCEPTED, clock.now()
    member = id_of_user(invitation.user_id)
    passes.give(invitation.room, member, CameBy.INVITATION)
    db.session.flush()
