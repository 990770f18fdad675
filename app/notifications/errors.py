"""What can go wrong with news."""

from app.core.errors import Invalid, NotFound


class NotificationNotFound(NotFound):
    """It is gone, or was never there."""

    code = "NOTIFICATION_NOT_FOUND"
    message = "There is no such notification."


class UnknownKind(Invalid):
    """No news of this kind is known."""

    code = "UNKNOWN_KIND"
    message = "There is no such kind of news."
