"""Changing who may do what in a room: roles of people, grants of roles, grants of one person."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from app.core.database import db
from app.core.errors import Forbidden
from app.rooms import policy, service
from app.rooms.errors import NotGranted
from app.rooms.models import Role, Room
from app.rooms.order import hosts

GIVEN = (Role.MEMBER, Role.MODERATOR, Role.COHOST)


def give_role(room: Room, actor: str, member: str, role: str, *, name: str) -> None:
    """Make somebody with an account something below oneself in a locked room; raise Forbidden."""
    hosts.outrank(room, actor, member)
    hosts.account_of(member)
    _below(room, actor, role)
    if role not in GIVEN:
        raise Forbidden("Choose moderator, cohost or member.")
    hosts.known_as(room, member, name).role = role
    db.session.flush()


def _below(room: Room, actor: str, role: str) -> None:
    if not policy.outranks(service.role_of(room, actor), role):
        raise Forbidden("You can change only what is below your own role.")


def change_roles(room: Room, actor: str, given: Mapping[Role, Mapping[str, bool]]) -> None:
    """Switch grants of roles below one's own on and off; what is as usual is not kept."""
    service.demand(room, actor, "roles")
    changes = {role: dict(switches) for role, switches in room.grants.items()}
    for role, switches in given.items():
        _below(room, actor, role)
        _holds(room, actor, switches, role)
        usual = policy.grants_of(role, room.preset)
        merged = changes.get(role.value, {}) | dict(switches)
        changes[role.value] = {grant: on for grant, on in merged.items() if (grant in usual) != on}
    room.grants = {role: switches for role, switches in changes.items() if switches}
    db.session.flush()


def change_member(
    room: Room, actor: str, member: str, *, allow: Collection[str], deny: Collection[str], name: str
) -> None:
    """Say what one person may and may not, whatever the role; the rest is as the role has it."""
    hosts.outrank(room, actor, member)
    switches = dict.fromkeys(allow, True) | dict.fromkeys(deny, False)
    _holds(room, actor, switches, service.role_of(room, member))
    hosts.known_as(room, member, name).grants = switches
    db.session.flush()


def _holds(room: Room, actor: str, switches: Mapping[str, bool], role: str) -> None:
    """Raise unless one holds what one gives, and a guest is given nothing that rules the room."""
    given = {grant for grant, on in switches.items() if on}
    if given - service.grants_of(room, actor):
        raise NotGranted("You can give only what you may yourself.")
    if role == Role.GUEST and given & policy.NEVER_GUESTS:
        raise Forbidden("This takes an account: guests cannot hold it.")
