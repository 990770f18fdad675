"""The work of rooms that runs on a schedule."""

from datetime import datetime, timedelta

from flask import current_app

from app.core.database import unit_of_work
from app.rooms import listing
from app.rooms.chat import mentions
from app.rooms.live.here import here


def purge_idle(now: datetime, dry_run: bool) -> int:  # noqa: FBT001 - as the registry calls it
    """Delete the rooms nobody used for INACTIVE_ROOM_RETENTION_HOURS; count them."""
    keep = timedelta(hours=current_app.config["INACTIVE_ROOM_RETENTION_HOURS"])
    with unit_of_work(writes=False):
        idle = [(room.id, room.key) for room in listing.idle_before(now - keep)]
    for room_id, key in () if dry_run else idle:
        with unit_of_work():
            mentions.take_back_of_room(room_id)
            listing.purge(room_id)
        here().live.forget(key)
    return len(idle)
