"""The words of moderation: what can be reported, why, how a report stands, and what follows."""

from enum import StrEnum


class ContentKind(StrEnum):
    """What can be reported."""

    VIDEO = "video"
    COMMENT = "comment"
    MESSAGE = "message"
    USER = "user"


class ReasonCode(StrEnum):
    """Why something is reported, removed or sanctioned."""

    SPAM = "spam"
    INAPPROPRIATE = "inappropriate"
    HARASSMENT = "harassment"
    COPYRIGHT = "copyright"
    OTHER = "other"


class FlagState(StrEnum):
    """How a report stands; the last two are decisions."""

    OPEN = "open"
    UNDER_REVIEW = "under_review"
    APPROVED = "approved"
    REJECTED = "rejected"


class SanctionKind(StrEnum):
    """What moderators do to a person, the mildest first.

    A warning only tells. Who is muted writes nothing that others read; who is suspended publishes
    nothing either, and still watches; who is banned is kept out.
    """

    WARNING = "warning"
    MUTE = "mute"
    SUSPENSION = "suspension"
    BAN = "ban"


class AppealState(StrEnum):
    """How an appeal stands."""

    OPEN = "open"
    GRANTED = "granted"
    DENIED = "denied"
