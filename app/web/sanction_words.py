"""The words pages have for decisions about people, for appeals, and for the audit trail."""

from __future__ import annotations

from flask_babel import gettext as _

from app.moderation import words
from app.moderation.models import Sanction
from app.moderation.sanctions import is_in_force
from app.moderation.values import AppealState, SanctionKind
from app.web.reports import kind_words as content_names
from app.web.reports import reason_words as reason_names

__all__ = ["content_names", "reason_names"]


def kinds() -> list[tuple[str, str, str]]:
    """Name what can be done to a person, the mildest first, and say what each does."""
    return [
        (SanctionKind.WARNING, _("Warning"), _("Only tells them.")),
        (SanctionKind.MUTE, _("Mute"), _("They write no comments and no chat.")),
        (SanctionKind.SUSPENSION, _("Suspension"), _("They publish nothing either; they watch.")),
        (SanctionKind.BAN, _("Ban"), _("They cannot sign in.")),
    ]


def kind_names() -> dict[str, str]:
    """Name each kind."""
    return {value: name for value, name, _hint in kinds()}


def lengths() -> list[tuple[str, str]]:
    """Name how long something may hold."""
    return [("1", _("1 day")), ("7", _("7 days")), ("30", _("30 days")), ("", _("For good"))]


def state_names() -> dict[str, str]:
    """Name how an appeal can stand."""
    return {
        AppealState.OPEN: _("Open"),
        AppealState.GRANTED: _("Granted"),
        AppealState.DENIED: _("Denied"),
    }


def states() -> list[tuple[str, str]]:
    """Name what appeals can be listed by."""
    return [*state_names().items(), ("all", _("All"))]


def lasting(sanction: Sanction) -> str:
    """Say how long a decision holds, or that it is over."""
    if sanction.lifted_at is not None:
        return _("taken back on %(when)s", when=words.moment(sanction.lifted_at))
    if sanction.kind == SanctionKind.WARNING:
        return _("a warning has no end")
    if not is_in_force(sanction) and sanction.ends_at is not None:
        return _("ended on %(when)s", when=words.moment(sanction.ends_at))
    return words.until(sanction.ends_at)


def plainly() -> dict[str, str]:
    """Say to the person what each kind means for them."""
    return {
        SanctionKind.WARNING: _("Moderators warned you."),
        SanctionKind.MUTE: _("You cannot write comments or chat."),
        SanctionKind.SUSPENSION: _("You cannot write, upload or publish. You can still watch."),
        SanctionKind.BAN: _("Your account is banned."),
    }
