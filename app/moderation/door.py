"""What moderation answers to accounts: what keeps somebody out, and from what while they are in."""

from __future__ import annotations

from app.accounts import bans, standing
from app.accounts.bans import Ban
from app.accounts.models import User
from app.moderation import appeal_links, sanctions


def ban_of(user: User) -> Ban | None:
    """Answer the ban of somebody who is held; whose ban is over is let in."""
    found = sanctions.ban_in_force(user.id)
    if found is None:
        sanctions.let_in(user)
        return None
    return Ban(found.reason, found.ends_at, appeal_links.address(user.id))


def register() -> None:
    """Answer what accounts ask."""
    bans.answer_by(ban_of)
    standing.register("moderation", sanctions.hindrance)
