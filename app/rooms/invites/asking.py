"""Who may invite, and whose invites they may take back."""

from __future__ import annotations

from app.accounts import standing
from app.accounts.models import User
from app.accounts.standing import Deed
from app.rooms import service
from app.rooms.errors import NotGranted
from app.rooms.invites import passes
from app.rooms.models import Room
from app.rooms.people import id_of_user


def demand(actor: User, room: Room) -> None:
    """Raise NotGranted unless somebody is known in the room and holds the grant `invite` there.

    Administrators need neither, where they could come in.
    """
    member = id_of_user(actor.id)
    if actor.has_role("admin"):
        return
    if not passes.belongs(room, member) and service.membership(room, member) is None:
        raise NotGranted
    service.demand(room, member, "invite")


def demand_to_call(actor: User, room: Room) -> None:
    """Raise NotGranted, or Sanctioned for who may not write to others."""
    standing.demand(actor, Deed.SPEAK)
    demand(actor, room)


def sees_all(actor: User, room: Room) -> bool:
    """Say whether somebody keeps all invites of a room, not only their own."""
    is_owner = room.owner_id == actor.id or actor.has_role("admin")
    return is_owner or "settings" in service.grants_of(room, id_of_user(actor.id))
