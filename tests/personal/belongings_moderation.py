"""What moderators decided about somebody, and what they said to it."""

from __future__ import annotations

from app.accounts.models import User
from app.moderation import appeals, sanctions
from app.moderation.sanctions import Verdict
from app.moderation.values import ReasonCode, SanctionKind


def judged(user: User, mark: str) -> None:
    """Be warned, and appeal against it.

    The reason stays in the audit trail, which outlives the person: it has no mark.
    """
    verdict = Verdict(SanctionKind.WARNING, ReasonCode.SPAM, "Advertising.")
    warned = sanctions.impose(None, user.id, verdict)
    appeals.make(user.id, text=f"{mark} did not advertise", sanction_id=warned.id)
