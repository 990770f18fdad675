"""How decisions are told to the person they are about: a sentence, with the reason and the end."""

from __future__ import annotations

from datetime import UTC, datetime

from flask_babel import gettext as _

from app.moderation.values import SanctionKind

STANDING = "/account/standing"


def moment(at: datetime) -> str:
    """Write a time as people read it anywhere."""
    return f"{at.astimezone(UTC):%d %B %Y, %H:%M} UTC".lstrip("0")


def until(ends_at: datetime | None) -> str:
    """Say how long something holds."""
    return _("until %(when)s", when=moment(ends_at)) if ends_at else _("for good")


def imposed(kind: str, reason: str, ends_at: datetime | None) -> str:
    """Tell somebody what was decided about them."""
    end = until(ends_at)
    told = {
        SanctionKind.WARNING: lambda: _("Moderators warn you: %(reason)s", reason=reason),
        SanctionKind.MUTE: lambda: _(
            "You cannot write comments and chat %(end)s: %(reason)s", end=end, reason=reason
        ),
        SanctionKind.SUSPENSION: lambda: _(
            "You cannot write or publish anything %(end)s: %(reason)s", end=end, reason=reason
        ),
        SanctionKind.BAN: lambda: _(
            "Your account is banned %(end)s: %(reason)s", end=end, reason=reason
        ),
    }
    return told[SanctionKind(kind)]()


def lifted(kind: str) -> str:
    """Tell somebody that a decision about them was taken back."""
    told = {
        SanctionKind.WARNING: lambda: _("Moderators have taken their warning back."),
        SanctionKind.MUTE: lambda: _("You can write comments and chat again."),
        SanctionKind.SUSPENSION: lambda: _("You can write and publish again."),
        SanctionKind.BAN: lambda: _("Your account is no longer banned."),
    }
    return told[SanctionKind(kind)]()


def made_moderator() -> str:
    """Tell somebody that they moderate from now on."""
    return _("You are a moderator now.")


def no_moderator() -> str:
    """Tell somebody that they moderate no more."""
    return _("You are no longer a moderator.")


def gone(title: str) -> str:
    """Tell somebody that what should come back is no longer there."""
    return _("“%(title)s” itself was deleted meanwhile and cannot come back.", title=title)


def appeal_granted(undone: str, answer: str) -> str:
    """Tell somebody that they were right, and what became of the decision."""
    said = [_("Your appeal was granted."), undone, answer]
    return " ".join(one for one in said if one)


def appeal_denied(answer: str) -> str:
    """Tell somebody that the decision stands."""
    return _("Your appeal was denied: %(answer)s", answer=answer)
