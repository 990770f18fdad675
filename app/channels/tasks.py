"""The work of channels that runs on a schedule."""

from datetime import datetime, timedelta

from flask import current_app

from app.channels import service
from app.core.database import unit_of_work


def purge_removed(now: datetime, dry_run: bool) -> int:  # noqa: FBT001 - as the registry calls it
    """Delete the channels that were removed VIDEO_PURGE_DAYS ago; count them."""
    with unit_of_work(writes=False):
        keep = timedelta(days=current_app.config["VIDEO_PURGE_DAYS"])
        expired = service.removed_before(now - keep)
    for channel_id in () if dry_run else expired:
        with unit_of_work():
            service.purge(channel_id)
    return len(expired)
