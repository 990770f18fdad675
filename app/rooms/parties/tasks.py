"""What happens to planned parties by itself: who comes is reminded, and told when doors open."""

from __future__ import annotations

from datetime import timedelta

from app.core import clock
from app.core.database import unit_of_work
from app.core.extensions import celery
from app.jobs.tasks import AppTask
from app.rooms.parties import service

EVERY = timedelta(minutes=1)
NAME = "rooms.parties"


@celery.task(name=NAME, base=AppTask)
def look() -> int:
    """Remind of parties that begin soon, tell of doors that opened; count the parties."""
    with unit_of_work(writes=False):
        openings, soon = service.to_open(), service.to_remind()
    for room_id in openings:
        with unit_of_work():
            party = service.lock(room_id)
            if party is not None and party.opened_at is None and service.is_open(party):
                party.opened_at = party.reminded_at = clock.now()
                service.tell(party, "open")
    for room_id in soon:
        with unit_of_work():
            party = service.lock(room_id)
            if party is not None and party.reminded_at is None:
                party.reminded_at = clock.now()
                service.tell(party, "soon")
    return len({*openings, *soon})
