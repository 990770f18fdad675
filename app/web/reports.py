"""The words of reports on pages: what is reported, why, and how a report stands."""

from __future__ import annotations

from flask_babel import gettext as _

from app.moderation.values import ContentKind, FlagState, ReasonCode


def kind_words() -> dict[str, str]:
    """Name what can be reported."""
    return {
        ContentKind.VIDEO: _("Video"),
        ContentKind.COMMENT: _("Comment"),
        ContentKind.MESSAGE: _("Chat line"),
        ContentKind.USER: _("Person"),
    }


def reason_words() -> dict[str, str]:
    """Name the reasons."""
    return {
        ReasonCode.SPAM: _("Spam"),
        ReasonCode.INAPPROPRIATE: _("Not appropriate"),
        ReasonCode.HARASSMENT: _("Harassment"),
        ReasonCode.COPYRIGHT: _("Copyright"),
        ReasonCode.OTHER: _("Something else"),
    }


def state_words() -> dict[str, str]:
    """Name how a report stands."""
    return {
        FlagState.OPEN: _("New"),
        FlagState.UNDER_REVIEW: _("Under review"),
        FlagState.APPROVED: _("Removed"),
        FlagState.REJECTED: _("Left"),
    }
