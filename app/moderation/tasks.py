"""The work of moderation that runs on a schedule: a ban ends when its time is over."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from app.core.database import unit_of_work
from app.core.extensions import celery
from app.jobs.tasks import AppTask
from app.moderation import sanctions

END_BANS = "moderation.end_bans"
EVERY = timedelta(minutes=1)


@celery.task(name=END_BANS, base=AppTask)
def end_bans() -> int:
    """Let everybody in again whose ban is over; count them."""
    with unit_of_work(writes=False):
        over = sanctions.over_bans()
    return sum(_end(user_id) for user_id in over)


def _end(user_id: UUID) -> bool:
    with unit_of_work():
        return sanctions.end_ban(user_id)
