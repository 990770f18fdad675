"""Who may do what to a channel."""

from app.accounts.models import User
from app.channels.models import Channel


def may_publish(actor: User, channel: Channel) -> bool:
    """Say whether the actor may put videos into the channel."""
    return channel.deleted_at is None and channel.owner_id == actor.id
