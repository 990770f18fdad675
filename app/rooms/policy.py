"""Who may do what in a room: grants by role and preset, and how many may come in."""

from collections.abc import Mapping
from uuid import UUID

from app.rooms.models import Preset, Privacy, Role, Room

UNLIMITED = -1
# Whoever has the address comes in; the other kinds ask for more.
OPEN = (Privacy.PUBLIC, Privacy.UNLISTED)
STEERING = frozenset({"play", "pause", "seek", "rate", "load", "skip"})
EVERYBODY = frozenset({"chat.send", "queue.vote"})
QUEUEING = frozenset({"queue.add", "queue.remove_own"})
TRUSTED = EVERYBODY | QUEUEING | {"chat.link", "invite"}
ORDERLY = frozenset({"chat.delete_any", "mute", "kick", "queue.remove_any", "queue.move"})
RULING = frozenset({"ban", "roles", "settings", "gate.override", "close"})
# What nobody gets who could be anybody: a guest proves no more than to be the same browser.
NEVER_GUESTS = RULING - {"gate.override"}
# Every grant, in the order in which people read of them.
GRANTS = (
    "play", "pause", "seek", "rate", "load", "skip",
    "queue.add", "queue.vote", "queue.remove_own", "queue.remove_any", "queue.move",
    "chat.send", "chat.link", "chat.delete_any", "invite",
    "mute", "kick", "ban", "roles", "settings", "gate.override", "close",
)  # fmt: skip
# `next` and `previous` go to another video, which is what the grant `skip` is for.
GRANT_OF_ACTION = {"next": "skip", "previous": "skip"}

_BY_ROLE: dict[str, frozenset[str]] = {
    Role.GUEST: EVERYBODY,
    Role.MEMBER: TRUSTED,
    Role.MODERATOR: TRUSTED | ORDERLY,
    Role.COHOST: TRUSTED | ORDERLY | {"settings", "gate.override"},
    Role.HOST: frozenset(GRANTS),
}
_RANKS = {role: rank for rank, role in enumerate(Role)}
Switches = Mapping[str, bool]


def grants_of(
    role: str,
    preset: str,
    changes: Mapping[str, Switches] | None = None,
    own: Switches | None = None,
) -> frozenset[str]:
    """Answer what somebody may do: the role's, by the preset, the room's changes, then one's own.

    A host holds everything, whatever was changed.
    """
    if role == Role.HOST:
        return _BY_ROLE[role]
    grants = _of_preset(role, preset)
    for switches in ((changes or {}).get(role, {}), own or {}):
        grants = _switched(grants, switches)
    return grants - NEVER_GUESTS if role == Role.GUEST else grants


def _of_preset(role: str, preset: str) -> frozenset[str]:
    grants = _BY_ROLE[role]
    if preset == Preset.EVERYONE:
        return grants | STEERING | QUEUEING | {"queue.move"}
    if preset == Preset.HOSTS and role == Role.COHOST:
        return grants | STEERING
    return grants | {"pause"} if preset == Preset.PAUSE else grants


def _switched(grants: frozenset[str], switches: Switches) -> frozenset[str]:
    on = {grant for grant, is_on in switches.items() if is_on}
    return (grants | on) - (switches.keys() - on)


def known_grant(grant: str) -> str:
    """Answer a grant there is; raise ValueError."""
    if grant not in GRANTS:
        raise ValueError("there is no such grant")
    return grant


def outranks(role: str, other: str) -> bool:
    """Say whether a role stands above another."""
    return _RANKS[Role(role)] > _RANKS[Role(other)]


def places(
    room: Room, channel_owner: UUID, *, host_sponsors: bool, usual: int, sponsored: int
) -> int:
    """Answer how many may be in: `usual`, or `sponsored`.

    The second counts when the host sponsors the film's channel, or owns it.
    """
    limit = sponsored if host_sponsors or room.host_id == channel_owner else usual
    return limit if limit >= 0 else UNLIMITED
