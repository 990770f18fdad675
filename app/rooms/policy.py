"""Who may do what in a room: grants by role and preset, and how many may come in."""

from uuid import UUID

from app.rooms.models import Preset, Privacy, Role, Room

UNLIMITED = -1
# Whoever has the address comes in; the other kinds ask for more.
OPEN = (Privacy.PUBLIC, Privacy.UNLISTED)
STEERING = frozenset({"play", "pause", "seek", "rate", "load", "skip"})
EVERYBODY = frozenset({"chat.send", "queue.vote"})
QUEUEING = frozenset({"queue.add", "queue.remove_own"})
ORDERLY = frozenset({"chat.delete_any", "mute", "kick", "queue.remove_any", "queue.move"})
RULING = frozenset({"ban", "roles", "settings", "gate.override", "close"})
# `next` and `previous` go to another video, which is what the grant `skip` is for.
GRANT_OF_ACTION = {"next": "skip", "previous": "skip"}

_BY_ROLE: dict[str, frozenset[str]] = {
    Role.GUEST: EVERYBODY,
    Role.MEMBER: EVERYBODY | QUEUEING | {"chat.link", "invite"},
    Role.MODERATOR: EVERYBODY | QUEUEING | {"chat.link", "invite"} | ORDERLY,
    Role.COHOST: EVERYBODY
    | QUEUEING
    | {"chat.link", "invite"}
    | ORDERLY
    | {"settings", "gate.override"},
    Role.HOST: EVERYBODY | QUEUEING | {"chat.link", "invite"} | ORDERLY | RULING | STEERING,
}
_RANKS = {role: rank for rank, role in enumerate(Role)}


def grants_of(role: str, preset: str) -> frozenset[str]:
    """Answer what a role may do in a room with a preset."""
    grants = _BY_ROLE[role]
    if preset == Preset.EVERYONE:
        return grants | STEERING | QUEUEING | {"queue.move"}
    if preset == Preset.HOSTS and role == Role.COHOST:
        return grants | STEERING
    if preset == Preset.PAUSE:
        return grants | {"pause"}
    return grants


def may(role: str, room: Room, grant: str) -> bool:
    """Say whether a role holds a grant in the room."""
    return grant in grants_of(role, room.preset)


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
