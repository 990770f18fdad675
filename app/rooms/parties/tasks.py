"""What happens to planned parties by itself: who comes is reminded, and told when doors open."""

from __future__ import annotations

from datetime import timedelta

from app.core.database import unit_of_work
from app.core.extensions import celery
from app.jobs.tasks import AppTask
from app.rooms.parties import due

EVERY = timedelta(minutes=1)
NAME = "rooms.parties"


@celery.task(name=NAME, base=AppTask)
def look() -> int:
    """Remind of parties that begin soon, tell of doors that opened; count the parties."""
    with unit_of_work(writes=False):
        openings, soon = due.to_open(), due.to_remind()
    told = set()
    for room_ids, tell in ((openings, due.open_doors), (soon, due.remind)):
        for room_id in room_ids:
            with unit_of_work():
                if tell(room_id):
                    told.add(room_id)
    return len(told)
