"""What notifications hold of a person, for their export; `forget` takes it away with them."""

from app.accounts import exports
from app.accounts.exports import Part, Table
from app.notifications.models import (
    Notification,
    NotificationBox,
    NotificationPreference,
    OutgoingMail,
)

PART = Part(
    "notifications",
    "your news, how you want to be told, and the letters you were sent",
    tables=(
        Table(Notification, lambda user: Notification.user_id == user),
        Table(NotificationPreference, lambda user: NotificationPreference.user_id == user),
        Table(OutgoingMail, lambda user: OutgoingMail.user_id == user),
    ),
    left_out={NotificationBox.__tablename__: "a counter over the news that are in it"},
)


def register() -> None:
    """Hand over what is a person's."""
    exports.register(PART)
