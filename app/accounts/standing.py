"""What somebody may still do here: moderation fills the rules, domains ask before a deed.

Whoever lets people speak or publish calls `demand` in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from app.accounts.models import User
from app.core.errors import Forbidden


class Deed(StrEnum):
    """What a person may be kept from while they can still sign in and watch.

    SPEAK is to write what others read: comments and chat. PUBLISH is everything else that others
    see: videos, channels, playlists, rooms.
    """

    SPEAK = "speak"
    PUBLISH = "publish"


@dataclass(frozen=True)
class Hindrance:
    """Why not: the kind of sanction, its reason in words, and until when (None: for good)."""

    kind: str
    reason: str
    until: datetime | None


class Sanctioned(Forbidden):
    """Moderators keep somebody from this for a while, or for good."""

    code = "SANCTIONED"
    message = "Moderators have taken this right from you for now."

    def __init__(self, hindrance: Hindrance) -> None:
        until = hindrance.until.isoformat() if hindrance.until else None
        details = {"kind": hindrance.kind, "reason": hindrance.reason, "until": until}
        super().__init__(in_words(hindrance), details=details)


def in_words(hindrance: Hindrance) -> str:
    """Say why somebody may not, and until when."""
    if hindrance.until is None:
        return f"Moderators keep you from this for good: {hindrance.reason}"
    end = f"{hindrance.until.astimezone(UTC):%d %B %Y, %H:%M} UTC".lstrip("0")
    return f"Moderators keep you from this until {end}: {hindrance.reason}"


Rule = Callable[[UUID, Deed], Hindrance | None]
_rules: dict[str, Rule] = {}


def register(name: str, rule: Rule) -> None:
    """Have `rule(user's id, deed)` say what keeps somebody from it; the name replaces it."""
    _rules[name] = rule


def hindrance(user_id: UUID, deed: Deed) -> Hindrance | None:
    """Answer what keeps somebody from a deed, or None."""
    found = (rule(user_id, deed) for rule in _rules.values())
    return next((one for one in found if one is not None), None)


def demand(user: User, deed: Deed) -> None:
    """Raise Sanctioned when somebody may not do this now."""
    demand_of(user.id, deed)


def demand_of(user_id: UUID, deed: Deed) -> None:
    """Raise Sanctioned when somebody, known by their id, may not do this now."""
    found = hindrance(user_id, deed)
    if found is not None:
        raise Sanctioned(found)
