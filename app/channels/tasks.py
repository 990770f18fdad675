"""The work of channels that runs on a schedule."""

from datetime import datetime

from app.channels import service
from app.core.database import unit_of_work


def purge_removed(now: datetime, dry_run: bool) -> int:  # noqa: FBT001 - as the registry calls it
    """Delete the channels that were removed more than 30 days ago; count them."""
    with unit_of_work(writes=False):
        expired = service.expired(now)
    for channel_id in () if dry_run else expired:
        with unit_of_work():
            service.purge(channel_id)
    return len(expired)
